import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { version } from '../../package.json'
import { typeErrors } from '../support/consumer-types.ts'
import { buildPrograms, buildRows, type InstalledRuntime, installRuntime } from '../support/installed-runtime.ts'
import { readmePrograms } from '../support/readme-programs.ts'

const execute = promisify(execFile)

/** This Node, and those in NODES: paths of programs, separated by commas. An Electron may be one of them. */
const nodes = [process.execPath, ...(process.env.NODES ?? '').split(',').filter((path) => path !== '')]
const programs = readmePrograms()

let installed: InstalledRuntime

beforeAll(async () => {
  installed = await installRuntime()
}, 60_000)
afterAll(() => installed.remove())

it('needs no other package, and has the version of the app', () => {
  const packed = JSON.parse(
    readFileSync(join(installed.folder, 'node_modules/@asyncanvas/runtime/package.json'), 'utf8'),
  )
  expect(Object.keys(packed).filter((key) => /dependencies/i.test(key))).toEqual([])
  expect(packed.version).toBe(version)
})

it('has a reference of each name that it exports', () => {
  const folder = join(installed.folder, 'node_modules/@asyncanvas/runtime')
  const reference = readFileSync(join(folder, 'API.md'), 'utf8')
  const told = [...reference.matchAll(/^### `(.+)`$/gm)].map(([, name]) => name)
  const door = readFileSync(join(folder, 'dist/index.d.ts'), 'utf8')
  const exported = [...door.matchAll(/\{(.*?)\}/gs)].flatMap(([, list = '']) =>
    list.split(',').flatMap((each) => each.trim().split(/\s/).at(-1) || []),
  )
  expect([...told].sort()).toEqual(exported.sort())
})

describe('the tables of rows', () => {
  let runner: string
  beforeAll(async () => {
    runner = await buildRows(installed.folder)
  }, 60_000)

  it.each(nodes)('pass on %s', { timeout: 120_000 }, async (node) => {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
    // The exit status says no more than the printed lines.
    const { stdout } = await execute(node, [runner], { env, maxBuffer: 2 ** 26 }).catch((failed) => failed)
    const lines: readonly string[] = stdout.split('\n')
    expect(lines.filter((line) => line.startsWith('failed '))).toEqual([])
    expect(lines.at(-2)).toMatch(/^\d{3,} passed, 0 failed$/)
  })
})

describe('the README', () => {
  let paths: readonly string[]
  beforeAll(async () => {
    const codes = programs.map(({ code }) => code)
    paths = await buildPrograms(installed.folder, codes)
  }, 60_000)

  it.each(programs.map((program, index) => ({ ...program, index })))('$title', async ({ index, output }) => {
    const { stdout } = await execute(process.execPath, [paths[index] ?? ''])
    expect(stdout).toBe(output)
  })
})

describe('the types', () => {
  const whole = { 'whole.ts': "export * from '@asyncanvas/runtime'" }
  const takesSignal = (type: string): Readonly<Record<string, string>> => ({
    'signal.ts': `
      import type { Task } from '@asyncanvas/runtime'
      export const signalOf = (task: Task<string>): ${type} => task.signal`,
  })
  const readme = Object.fromEntries(programs.map(({ code }, index) => [`program-${index + 1}.ts`, code]))
  const node = { lib: ['es2022'], types: ['node'], sources: { ...whole, ...readme, ...takesSignal('AbortSignal') } }
  const dom = { lib: ['es2022', 'dom'], types: [], sources: { ...whole, ...takesSignal('AbortSignal') } }
  const none = { lib: ['es2022'], types: [], sources: { ...whole, ...takesSignal('{ aborted: boolean }') } }

  it.each([
    ['Node', 'nodenext', node],
    ['Node', 'bundler', node],
    ['the DOM', 'bundler', dom],
    ['no host', 'node16', none],
    ['no host', 'nodenext', none],
    ['no host', 'bundler', none],
  ] as const)(
    'fit a program with types of %s under %s',
    { timeout: 60_000 },
    (_, resolution, { sources, ...setup }) => {
      expect(typeErrors(installed.folder, sources, { resolution, ...setup })).toEqual([])
    },
  )

  const uses = { 'uses.ts': readFileSync(new URL('../support/typed-uses.txt', import.meta.url), 'utf8') }
  it('fit a program that uses them', { timeout: 60_000 }, () => {
    const setup = { resolution: 'bundler', lib: ['es2022'], types: ['node'] } as const
    expect(typeErrors(installed.folder, { ...whole, ...readme, ...uses }, setup)).toEqual([])
  })
})
