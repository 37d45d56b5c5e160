import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Graph } from '#graph'
import { graphOf } from '../../support/graph-of.ts'
import { createTerminalFolder, type TerminalFolder } from './called-terminal.ts'

let folder: TerminalFolder
beforeAll(async () => {
  folder = await createTerminalFolder()
})
afterAll(() => folder.remove())

/** One sign of each kind (it turns text, is invisible, or looks like a space), and how people see it. */
const signs = [
  ['\u202e', '\\u202e'],
  ['\u200b', '\\u200b'],
  ['\u00ad', '\\u00ad'],
  ['\u115f', '\\u115f'],
  ['\u2800', '\\u2800'],
  ['\ufe0e', '\\ufe0e'],
  ['\u{e0041}', '\\udb40\\udc41'],
] as const

interface Row {
  readonly graph: (evil: string) => Graph
  readonly args?: (file: string, evil: string) => readonly string[]
  /** The stream of the message; by default stderr. */
  readonly on?: 'out'
  readonly file?: (evil: string) => string
}

const codeOf = (body: string) => graphOf({ f: `async function f() {\n  ${body}\n}` })
const quoted = (evil: string) => JSON.stringify(evil)
const fine = () => codeOf('return 1')

/** All messages to people. */
const rows: Readonly<Record<string, Row>> = {
  'how a node ended, and its row of the timeline': {
    graph: (name) => graphOf({ a: { kind: 'sleep', name, durationMs: 1 } }),
  },
  'what a node gave': { graph: (evil) => codeOf(`return ${quoted(evil)}`) },
  'a line of the log': { graph: (evil) => codeOf(`console.log(${quoted(evil)})`) },
  'an error of the log': { graph: (evil) => codeOf(`console.error(${quoted(evil)})`) },
  'why it failed': { graph: (evil) => codeOf(`throw new Error(${quoted(evil)})`) },
  'the line of code at which it failed': { graph: (evil) => codeOf(`throw new Error() // ${evil}`) },
  'an error that nobody awaited': {
    graph: (evil) => codeOf(`void Promise.reject(new Error(${quoted(evil)}))\n  await sleep(5)`),
  },
  'a slow task': {
    graph: (evil) => codeOf(`await createTask(sleep(1), { name: ${quoted(evil)} })\n throw new Error(${quoted(evil)})`),
  },
  'why it cannot run': { graph: (name) => graphOf({ a: { kind: 'sleep', name, durationMs: -1 } }) },
  'a problem': {
    graph: (name) => graphOf({ a: { kind: 'sleep', name, durationMs: -1 } }),
    args: (file) => ['check', file],
    on: 'out',
  },
  'a file that is checked': { graph: fine, file: (evil) => evil, args: (file) => ['check', file], on: 'out' },
  'a file that is missing': { graph: fine, args: (_, evil) => ['run', `${evil}.none`] },
  'a file that cannot run': {
    graph: () => graphOf({ a: 'sleep -1' }),
    file: (evil) => evil,
  },
  'why it cannot be exported': {
    graph: (name) => graphOf({ a: { kind: 'sleep', name, durationMs: -1 } }),
    args: (file) => ['export', file],
  },
  'where it is exported to': { graph: fine, args: (file, evil) => ['export', file, '-o', `${evil}.ts`] },
  'a kind of file that there is not': { graph: fine, args: (file, evil) => ['export', file, '-o', evil] },
  'an input that there is not': { graph: fine, args: (file, evil) => ['run', file, '--input', `${evil}=1`] },
  'an option that there is not': { graph: fine, args: (file, evil) => ['run', file, `--${evil}`] },
  'a command that there is not': { graph: fine, args: (_, evil) => [evil] },
}

describe.each(signs)('%j', (sign, shown) => {
  const evil = `evil${sign}name`
  it.each(Object.entries(rows))('is told in %s', async (_, { graph, args = (file) => ['run', file], on, file }) => {
    const name = `${file?.(evil) ?? 'told'}.pipeline`
    await folder.save(name, graph(evil))
    const told = await folder.call(args(name, evil))
    const text = on === 'out' ? told.out : told.err
    expect(text).toContain(`evil${shown}name`)
    expect(text).not.toContain(sign)
  })
})

it('is what it is in JSON, for a program that reads it', async () => {
  await folder.save('json.pipeline', codeOf(`return 'pass\u00adword'`))
  const { out } = await folder.call(['run', 'json.pipeline'])
  expect(out).toContain('"pass\u00adword"')
  expect((await folder.call(['run', '--json', 'json.pipeline'])).out).toContain('pass\u00adword')
})

it('leaves pictures and the joiners that words are written with', async () => {
  await folder.save('words.pipeline', codeOf(`console.log('👩\u200d💻 ❤\ufe0f می\u200cخواهم')`))
  expect((await folder.call(['run', 'words.pipeline'])).err).toContain('👩\u200d💻 ❤\ufe0f می\u200cخواهم')
})
