import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'

let folder = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'timers-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What a run beside `files` logged and reported, also long after its end. */
async function toldOf(code: string, files: Readonly<Record<string, string>>, shared = '') {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const graph = { ...graphOf({ body: `async function body() {\n${code}\n}` }), shared }
  const { run, events } = startedPlan(graph, join(folder, 'p.pipeline'))
  const outcome = await run.outcome
  const before = events.length
  await new Promise((resolve) => setTimeout(resolve, 15))
  const logs = events.flatMap((event) => (event.type === 'log' ? [event] : []))
  return { outcome, late: events.length - before, logs }
}

const left = (by: string) => `${by} was still set when the run ended, and was cleared`

it.each([
  ['setInterval', { 'poll.mjs': 'export function poll(tick) { setInterval(tick, 1) }' }],
  [
    'setInterval',
    { 'poll.mjs': "import { setInterval } from 'node:timers'\nexport function poll(tick) { setInterval(tick, 1) }" },
  ],
  [
    'setTimeout',
    { 'poll.mjs': "import timers from 'timers'\nexport function poll(tick) { timers.setTimeout(tick, 1) }" },
  ],
  [
    'setInterval',
    { 'poll.mjs': "export { poll } from './poll.cjs'", 'poll.cjs': 'exports.poll = (tick) => setInterval(tick, 1)' },
  ],
  [
    'setInterval',
    {
      'poll.mjs': "export { poll } from './poll.cjs'",
      'poll.cjs': "const timers = require('timers')\nexports.poll = (tick) => timers.setInterval(tick, 1)",
    },
  ],
  [
    'setTimeout',
    {
      'poll.mjs':
        "import { setTimeout } from 'node:timers/promises'\nexport const poll = (tick) => { setTimeout(1).finally(tick) }",
    },
  ],
  [
    'setTimeout',
    {
      'poll.mjs':
        "import { scheduler } from 'node:timers/promises'\nexport const poll = (tick) => { scheduler.wait(1).then(tick) }",
    },
  ],
  [
    'setTimeout',
    {
      'poll.mjs':
        "import { promisify } from 'node:util'\nexport const poll = (tick) => { promisify(setTimeout)(1).then(tick) }",
    },
  ],
  [
    'setImmediate',
    {
      'poll.mjs':
        "import { promises } from 'node:timers'\nexport const poll = (tick) => { promises.setImmediate().then(tick) }",
    },
  ],
  [
    'setInterval',
    {
      'poll.mjs':
        "import { setInterval } from 'node:timers/promises'\nexport async function poll(tick) { for await (const _ of setInterval(1)) tick() }",
    },
  ],
  [
    'setInterval',
    {
      'poll.mjs':
        "import { setInterval } from 'node:timers/promises'\nexport const poll = (tick) => { setInterval(1).next().finally(tick) }",
    },
  ],
])('%s of a module beside the pipeline ends with the run: %s', async (by, files: Readonly<Record<string, string>>) => {
  const { outcome, late, logs } = await toldOf(
    "  poll(() => log('tick'))\n  return 1",
    files,
    "import { poll } from './poll.mjs'",
  )
  expect(outcome).toMatchObject({ kind: 'succeeded', result: 1 })
  expect(late).toBe(0)
  expect(logs).toMatchObject([
    { level: 'warn', isReport: true, text: left(by), node: 0, places: [{ node: 0, line: 2 }] },
  ])
})

it('the promises of node:timers are as Node makes them', async () => {
  const code = `  const { setTimeout, setInterval } = await import('node:timers/promises')
  const ended = new AbortController()
  const aborted = setTimeout(1e6, 0, { signal: ended.signal }).catch(({ name, code, cause }) => [name, code, cause])
  ended.abort('enough')
  const refused = (options) => setTimeout(1, 0, options).catch(({ code, name }) => code + name)
  const ticks = []
  for await (const tick of setInterval(1, 'tick')) if (ticks.push(tick) === 2) break
  return [await setTimeout(1, 'value'), await aborted, await refused(5), await refused({ signal: 5 }), await refused({ signal: ended.signal }), ticks]`
  const { outcome, logs } = await toldOf(code, {})
  expect(outcome).toMatchObject({
    result: [
      'value',
      ['AbortError', 'ABORT_ERR', 'enough'],
      'ERR_INVALID_ARG_TYPETypeError',
      'ERR_INVALID_ARG_TYPETypeError',
      'ABORT_ERRAbortError',
      ['tick', 'tick'],
    ],
  })
  expect(logs).toEqual([])
})
