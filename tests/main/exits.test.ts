import { describe, expect, it } from 'vitest'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'
import { withoutOtherListeners } from '../support/stray-listeners.ts'

withoutOtherListeners()

const refusal = (call: string): RegExp => new RegExp(`${call.replace(/[()]/g, '\\$&')} would end Asyncanvas too`)
const fs = "const fs = await import('node:fs')\n  "
const emitter = "const { EventEmitter } = await import('node:events')\n  const emitter = new EventEmitter()\n  "

/** Code of a node, and the call that is refused. */
const ways: readonly (readonly [string, string])[] = [
  ['process.exit(3)', 'process.exit()'],
  ['process.reallyExit(3)', 'process.reallyExit()'],
  ['process.abort()', 'process.abort()'],
  ["process.kill(process.pid, 'SIGKILL')", `process.kill(${process.pid})`],
  ['process.kill(0)', 'process.kill(0)'],
  ["process.kill(-1, 'SIGTERM')", 'process.kill(-1)'],
  ['process._kill(process.pid, 9)', `process.kill(${process.pid})`],
  ['const { exit } = process\n  exit(0)', 'process.exit()'],
  ['process.exit.call(null, 0)', 'process.exit()'],
  ['Reflect.apply(process.exit, undefined, [0])', 'process.exit()'],
  ["(() => {}).constructor('return process')().exit(0)", 'process.exit()'],
  ["(0, eval)('process.exit(0)')", 'process.exit()'],
  ["const { exit } = await import('node:process')\n  exit(0)", 'process.exit()'],
  [
    "const { createRequire } = await import('node:module')\n  createRequire('/any')('process').abort()",
    'process.abort()',
  ],
  ['Error.stackTraceLimit = 0\n  process.exit(0)', 'process.exit()'],
  ['const down = () => { try { down() } finally { process.exit(0) } }\n  down()', 'process.exit()'],
  // These have no line of the run in their stack.
  ['setTimeout(process.exit, 1, 0)', 'process.exit()'],
  ['globalThis.setTimeout(process.exit, 1, 0)', 'process.exit()'],
  ['setImmediate(process.exit, 0)', 'process.exit()'],
  ['process.nextTick(process.exit, 0)', 'process.exit()'],
  ['queueMicrotask(process.exit.bind(process, 0))', 'process.exit()'],
  ['Promise.resolve(0).then(process.exit)', 'process.exit()'],
  ['new Promise((done) => globalThis.setTimeout(done, 1)).then(process.exit)', 'process.exit()'],
  [
    `${emitter}emitter.on('end', process.exit)\n  globalThis.setTimeout(() => emitter.emit('end', 0), 1)`,
    'process.exit()',
  ],
  [`${fs}fs.stat('/', process.exit.bind(process, 0))`, 'process.exit()'],
  [`${fs}fs.promises.stat('/').then(process.abort)`, 'process.abort()'],
]

describe('code of a run that would end the process fails, and the process goes on', () => {
  it.each(ways)('%s', async (code, call) => {
    const { run } = startedPlan(graphOf({ leaves: `async function leaves() {\n  ${code}\n  await sleep(1e6)\n}` }))
    const outcome = await run.outcome
    expect(outcome).toMatchObject({ kind: 'failed', node: 0, error: { message: expect.stringMatching(refusal(call)) } })
    // Runs with harmless code go on.
    expect(await startedPlan(graphOf({ a: 'coroutine' })).run.outcome).toMatchObject({ result: 'a' })
  })
})

it('asks whether there is such a process, and ends others', async () => {
  const code = `async function ask() {
  process.kill(process.pid, 0)
  const { spawn } = await import('node:child_process')
  const child = spawn('sleep', ['60'])
  await new Promise((done) => child.once('spawn', done))
  process.kill(child.pid, 'SIGTERM')
  return new Promise((done) => child.once('exit', (_, signal) => done(signal)))
}`
  expect(await startedPlan(graphOf({ ask: code })).run.outcome).toMatchObject({ result: 'SIGTERM' })
})

it('says where it stands in the code', async () => {
  const { run } = startedPlan(graphOf({ leaves: 'async function leaves() {\n  process.exit(3)\n}' }))
  expect(await run.outcome).toMatchObject({ error: { frames: [{ line: 2 }] } })
})
