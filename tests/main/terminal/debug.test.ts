import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TraceEvent } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { createTerminalFolder, type TerminalFolder } from './called-terminal.ts'

let folder: TerminalFolder
beforeEach(async () => {
  folder = await createTerminalFolder()
})
afterEach(() => folder.remove())

const parse =
  'async function parse(): Promise<void> {\n  const endMs = Date.now() + 120\n  while (Date.now() < endMs);\n  later()\n}'
const mistakes = {
  ...graphOf({
    parse,
    lose: "async function lose(): Promise<void> {\n  createTask(async () => {\n    throw new RangeError('lost')\n  })\n  await sleep(1)\n}",
  }),
  shared: 'function later(): void {\n  sleep(10)\n}',
}

async function run(...args: readonly string[]) {
  await folder.save('p.pipeline', mistakes)
  return folder.call(['run', 'p.pipeline', '--clock', 'virtual', ...args])
}

describe('debug mode on a terminal', () => {
  it('tells the node, the line and the code of what held the loop, was never awaited or never retrieved', async () => {
    const { err } = await run('--debug')
    expect(err).toMatch(
      /^slow: parse held the loop for 0\.\d\d s in one step\n {4}at parse, line 3: while \(Date\.now\(\) < endMs\);$/m,
    )
    expect(err).toContain(
      [
        "0.00 s parse: warn: coroutine 'sleep' was never awaited",
        '    made at shared code, line 2: sleep(10)',
        '    made at parse, line 4: later()',
      ].join('\n'),
    )
    expect(err).toContain(
      [
        'lose: error: Task exception was never retrieved: task Task-4: RangeError: lost',
        "    at lose, line 3: throw new RangeError('lost')",
        '    made at lose, line 2: createTask(async () => {',
      ].join('\n'),
    )
  })

  it('has them in its events as well', async () => {
    const { out } = await run('--debug', '--json')
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TraceEvent)
    expect(events.filter((event) => event.type === 'callback.slow')).toMatchObject([
      { node: 0, task: 1, places: [{ node: 0, line: 3, is: 'at' }] },
    ])
    expect(events.filter((event) => event.type === 'log')).toMatchObject([
      {
        isReport: true,
        level: 'warn',
        node: 0,
        places: [
          { line: 2, is: 'made' },
          { node: 0, line: 4, is: 'made' },
        ],
      },
      {
        isReport: true,
        level: 'error',
        node: 1,
        places: [
          { node: 1, line: 3, is: 'at' },
          { node: 1, line: 2, is: 'made' },
        ],
      },
    ])
  })

  it('is not asked for: lost errors are told with the line that threw, and no more', async () => {
    const { err } = await run()
    expect(err).toContain("    at lose, line 3: throw new RangeError('lost')\n")
    expect(err).not.toMatch(/slow: parse|never awaited|made at/)
  })
})
