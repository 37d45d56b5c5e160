import { describe, expect, it } from 'vitest'
import { type RunOutcome, runViewOf } from '#trace'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'
import { withoutOtherListeners } from '../support/stray-listeners.ts'

const waits = "async function waits() {\n  try { await sleep(1e6) } finally { log('cleaned') }\n}"
const failed = (name: string, message: string): Partial<RunOutcome> & object => ({
  kind: 'failed',
  error: expect.objectContaining({ name, message }),
})

describe('an error that nobody awaited', () => {
  withoutOtherListeners()

  it.each([
    ['a floating rejection', "void Promise.reject(new RangeError('lost'))", 'RangeError', 'lost'],
    [
      'a floating call',
      "void inner(); async function inner() { await null; throw new TypeError('later') }",
      'TypeError',
      'later',
    ],
    ['a throw in a timer', "setTimeout(() => { throw new Error('in a timer') })", 'Error', 'in a timer'],
    [
      'a throw in an immediate',
      "setImmediate(() => { throw new Error('in an immediate') })",
      'Error',
      'in an immediate',
    ],
    ['a throw in nextTick', "process.nextTick(() => { throw new Error('next tick') })", 'Error', 'next tick'],
    [
      'an event without a listener',
      "const { EventEmitter } = await import('node:events'); setImmediate(() => new EventEmitter().emit('error', new Error('emitted')))",
      'Error',
      'emitted',
    ],
    [
      'an error without a stack',
      "void Promise.reject(Object.assign(new Error('no stack'), { stack: null }))",
      'Error',
      'no stack',
    ],
    ['nothing', 'void Promise.reject()', 'Error', 'undefined was thrown'],
    ['null in a timer', 'setTimeout(() => { throw null })', 'Error', 'null was thrown'],
    [
      'a proxy that is no more',
      'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); setTimeout(() => { throw proxy })',
      'Error',
      'an object was thrown',
    ],
    ['a value that is no error', "void Promise.reject('just a text')", 'Error', 'just a text was thrown'],
  ])('fails its run, and cleans up: %s', async (_, code, name, message) => {
    const { run, events: told } = startedPlan(
      graphOf({ waits, careless: `async function careless() {\n  ${code}\n  await sleep(1e6)\n}` }),
    )
    expect(await run.outcome).toMatchObject(failed(name, message))
    expect(told.some((event) => event.type === 'error.stray')).toBe(true)
    expect(told.some((event) => event.type === 'log' && event.text === 'cleaned')).toBe(true)
    expect(runViewOf(told).phase).toBe('ended')
  })

  it('is told with the node and the line that it came from', async () => {
    const { run, events: told } = startedPlan(
      graphOf({
        waits,
        careless:
          "async function careless() {\n  setTimeout(() => {\n    throw new Error('here')\n  })\n  await sleep(1e6)\n}",
      }),
    )
    await run.outcome
    expect(told.find((event) => event.type === 'error.stray')).toMatchObject({
      node: 1,
      error: { frames: [{ node: 1, line: 3 }] },
    })
  })

  it('goes to the run whose code it was, not to another one that runs beside it', async () => {
    const careless = startedPlan(
      graphOf({
        careless: "async function careless() {\n  setTimeout(() => { throw new Error('mine') })\n  await sleep(1e6)\n}",
      }),
    )
    const innocent = startedPlan(graphOf({ waits: "async function waits() {\n  await sleep(30)\n  return 'fine'\n}" }))
    expect(await careless.run.outcome).toMatchObject(failed('Error', 'mine'))
    expect(await innocent.run.outcome).toMatchObject({ kind: 'succeeded', result: 'fine' })
  })

  it.each([
    'setTimeout(() => { throw null })',
    'setImmediate(() => { throw null })',
    'const id = setInterval(() => { clearInterval(id); throw null })',
  ])('without a stack goes to the run and the node whose code set the timer: %s', async (code) => {
    const careless = startedPlan(
      graphOf({ waits, careless: `async function careless() {\n  ${code}\n  await sleep(1e6)\n}` }),
    )
    const innocent = startedPlan(graphOf({ waits: "async function waits() {\n  await sleep(30)\n  return 'fine'\n}" }))
    expect(await careless.run.outcome).toMatchObject({ ...failed('Error', 'null was thrown'), node: 1 })
    expect(careless.events.find((event) => event.type === 'error.stray')).toMatchObject({ node: 1 })
    expect(await innocent.run.outcome).toMatchObject({ kind: 'succeeded', result: 'fine' })
  })

  it('of a run that has ended is reported to the other runs, and fails none', async () => {
    const late = startedPlan(
      graphOf({
        late: "async function late() {\n  globalThis.setTimeout(() => { throw new Error('too late') }, 5).unref()\n}",
      }),
    )
    expect(await late.run.outcome).toMatchObject({ kind: 'succeeded' })
    const innocent = startedPlan(graphOf({ waits: "async function waits() {\n  await sleep(30)\n  return 'fine'\n}" }))
    expect(await innocent.run.outcome).toMatchObject({ kind: 'succeeded' })
    const text = 'The code of a run that has ended threw: Error: too late'
    expect(innocent.events).toContainEqual(expect.objectContaining({ type: 'log', isReport: true, text }))
  })

  // These errors have no line of the run in their stack, or have no stack.
  it.each([
    ['a rejection', 'void Promise.reject(null)'],
    ['a rejection behind a native await', 'void (async () => { await null; await null; throw null })()'],
    [
      'a rejection behind a file',
      "void import('node:fs').then(({ promises }) => promises.stat('/')).then(() => { throw null })",
    ],
    ["the host's timer", 'globalThis.setTimeout(() => { throw null }, 1)'],
    [
      "a timer's promise",
      "void import('node:timers/promises').then((t) => t.setTimeout(1)).then(() => { throw null })",
    ],
    ['a timer within a timer', 'globalThis.setTimeout(() => globalThis.setTimeout(() => { throw null }, 1), 1)'],
    ['a tick', 'process.nextTick(() => { throw null })'],
    ['a tick behind a timer', 'globalThis.setTimeout(() => process.nextTick(() => { throw null }), 1)'],
    ['a microtask', 'queueMicrotask(() => { throw null })'],
    ['a microtask behind an immediate', 'globalThis.setImmediate(() => queueMicrotask(() => { throw null }))'],
    ['a native callback', "const fs = await import('node:fs'); fs.stat('/', () => { throw null })"],
    ['an error of the host', "const fs = await import('node:fs'); fs.createReadStream('/there/is/none')"],
    ['a socket', "const net = await import('node:net'); net.connect('/there/is/none')"],
    ['a server', "const net = await import('node:net'); net.createServer().listen('/there/is/none/either')"],
    ['a child process', "const { spawn } = await import('node:child_process'); spawn('/there/is/none')"],
    [
      'an emitter',
      "const { EventEmitter } = await import('node:events'); globalThis.setTimeout(() => new EventEmitter().emit('error', null), 1)",
    ],
    [
      'a port',
      'const { port1, port2 } = new MessageChannel(); port1.on("message", () => { throw null }); port2.postMessage(1)',
    ],
    [
      'an AsyncResource',
      "const { AsyncResource } = await import('node:async_hooks'); const r = new AsyncResource('X'); globalThis.setTimeout(() => r.runInAsyncScope(() => { throw null }), 1)",
    ],
    [
      'beside an AsyncLocalStorage',
      "const { AsyncLocalStorage } = await import('node:async_hooks'); new AsyncLocalStorage().run(1, () => { void (async () => { await null; throw null })() })",
    ],
    [
      'a listener of the process that throws',
      "process.on('uncaughtException', () => { throw null }); process.nextTick(() => { throw null })",
    ],
    [
      'no listener being left',
      'process.removeAllListeners("uncaughtException"); process.nextTick(() => { throw null })',
    ],
  ])("is its own run's, whoever else runs: %s", async (_, code) => {
    const before = startedPlan(graphOf({ waits: "async function waits() {\n  await sleep(60)\n  return 'fine'\n}" }))
    const careless = startedPlan(
      graphOf({ waits, careless: `async function careless() {\n  ${code}\n  await sleep(1e6)\n}` }),
    )
    const behind = startedPlan(graphOf({ waits: "async function waits() {\n  await sleep(60)\n  return 'fine'\n}" }))
    expect(await careless.run.outcome).toMatchObject({ kind: 'failed', node: 1 })
    for (const { run } of [before, behind])
      expect(await run.outcome).toMatchObject({ kind: 'succeeded', result: 'fine' })
  })

  it('that belongs to no run is reported to all runs, and fails none', async () => {
    const { run, events } = startedPlan(
      graphOf({ waits: "async function waits() {\n  await sleep(60)\n  return 'fine'\n}" }),
    )
    setTimeout(() => void Promise.reject(new Error('of the host')), 5)
    expect(await run.outcome).toMatchObject({ kind: 'succeeded' })
    const text = 'Code of no known run threw: Error: of the host'
    expect(events).toContainEqual(expect.objectContaining({ type: 'log', isReport: true, text }))
  })
})
