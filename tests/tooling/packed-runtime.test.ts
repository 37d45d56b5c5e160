import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runtimeParts } from 'virtual:runtime-parts'
import blankSpace from 'ts-blank-space'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportTypeScript } from '#codegen'
import { compile } from '#compile'
import type { Graph } from '#graph'
import { version } from '../../package.json'
import { typeErrors } from '../support/consumer-types.ts'
import { graphOf, inGroups } from '../support/graph-of.ts'
import { buildPrograms, buildRows, type InstalledRuntime, installRuntime } from '../support/installed-runtime.ts'
import { readmePrograms } from '../support/readme-programs.ts'

const execute = promisify(execFile)

/** This Node, and those in NODES: paths of programs, separated by commas. An Electron may be one of them. */
const nodes = [process.execPath, ...(process.env.NODES ?? '').split(',').filter((path) => path !== '')]
const programs = readmePrograms()
const retry = { tries: 2, delayMs: 1, backoff: 'fixed' } as const

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

describe('an exported pipeline', () => {
  const name = "async function hello(): Promise<string> {\n  await sleep(1)\n  return 'hello'\n}"
  const fails = "async function fails(): Promise<string> {\n  await sleep(1)\n  throw new RangeError('no')\n}"
  const drawings: Readonly<Record<string, readonly [Graph, string]>> = {
    'a gather': [
      graphOf({ hello: name, nap: 'sleep 2', all: 'gather' }, ['hello -> all', 'nap -> all']),
      '["hello",null]\n',
    ],
    'a race and a fallback': [
      graphOf({ fails, hello: name, slow: 'sleep 5000', r: 'race success' }, ['fails -> r', 'hello -> r', 'slow -> r']),
      '"hello"\n',
    ],
    'a branch': [
      graphOf({ i: 'branch', a: 'sleep 1', b: 'sleep 1' }, ['i.yes -> a', 'i.no -> b']),
      '{"a":null,"b":null}\n',
    ],
    groups: [
      inGroups(
        graphOf(
          {
            g: 'group 900 shield',
            h: 'group',
            a: 'sleep 1',
            f: { kind: 'coroutine', code: fails.replace('fails', 'f') },
            end: 'sleep 1',
          },
          ['h.error -> end.after'],
        ),
        { g: ['h', 'a'], h: ['f'] },
      ),
      '{"g":{"h":null,"a":null},"end":null}\n',
    ],
    policies: [
      graphOf({ f: { kind: 'coroutine', code: fails.replace('fails', 'f'), retry, timeoutMs: 500 }, end: 'sleep 1' }, [
        'f.error -> end',
      ]),
      '{"f":null,"end":{"name":"RangeError","message":"no"}}\n',
    ],
  }
  const texts = Object.entries(drawings).map(([, [graph, printed]], at) => {
    const compiled = compile(graph)
    if (!compiled.ok) throw new Error('cannot run')
    const exported = exportTypeScript(compiled.value, runtimeParts, 'runtime')
    return { file: `exported-${at}.ts`, text: exported.ok ? exported.text : '', printed }
  })

  it.each(texts.map((each, at) => ({ ...each, name: Object.keys(drawings)[at] })))(
    'runs on the library: $name',
    { timeout: 60_000 },
    async ({ file, text, printed }) => {
      const path = join(installed.folder, file.replace('.ts', '.mjs'))
      writeFileSync(path, blankSpace(text))
      const { stdout } = await execute(process.execPath, [path])
      expect(stdout).toBe(printed)
      expect(text).not.toContain('class Task')
    },
  )

  it('fits the types of the library', { timeout: 60_000 }, () => {
    const setup = { resolution: 'nodenext', lib: ['es2022'], types: ['node'] } as const
    const sources = Object.fromEntries(texts.map(({ file, text }) => [file, text]))
    expect(typeErrors(installed.folder, sources, setup)).toEqual([])
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
