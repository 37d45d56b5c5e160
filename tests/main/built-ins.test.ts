import { describe, expect, it } from 'vitest'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'
import { withoutOtherListeners } from '../support/stray-listeners.ts'

withoutOtherListeners()

const evil = "const evil = () => { throw new Error('evil') }\n  "

/** What a node does to what all code shares. */
const breaking: readonly string[] = [
  'Array.prototype.map = null',
  `${evil}Array.prototype.map = evil`,
  'Promise.prototype.then = null',
  'delete globalThis.Promise',
  'Map.prototype.get = null',
  'JSON.stringify = null',
  `${evil}Object.prototype.toJSON = evil`,
  'Object.prototype.then = (done) => done(7)',
  'Object.prototype.get = 1',
  'Array.prototype[Symbol.iterator] = null',
  'Function.prototype.call = null',
  `${evil}Object.defineProperty(Error, Symbol.hasInstance, { value: evil, configurable: true })`,
  `${evil}Object.defineProperty(Array.prototype, '0', { set: evil, get: evil, configurable: true })`,
  'Set.prototype.add = null\n  WeakMap.prototype.get = null',
  'Object.keys = null\n  Object.entries = null',
  "Reflect.deleteProperty(String.prototype, 'split')",
  'RegExp.prototype.exec = null',
  'globalThis.process = null',
]

describe('code that breaks what all code shares fails with a sentence, and nobody else does', () => {
  it.each(breaking)('%s', async (code) => {
    const bad = startedPlan(
      graphOf({ breaks: `async function breaks() {\n  ${code}\n  await sleep(5)\n  return 'done'\n}` }),
    )
    const outcome = await bad.run.outcome
    expect(outcome).toMatchObject({ kind: 'failed' })
    expect(bad.events.at(-1)).toMatchObject({ type: 'run.ended' })
    expect(await startedPlan(graphOf({ a: 'coroutine', b: 'gather' }, ['a -> b'])).run.outcome).toMatchObject({
      result: ['a'],
    })
  })
})

describe('what a file may have of its own is put back behind the run, without a word', () => {
  it.each([
    'Math.random = () => 7',
    'Date.now = () => 7',
    "Error.prepareStackTrace = () => { throw new Error('evil') }",
  ])('%s', async (code) => {
    const before = [Math.random, Date.now, Object.hasOwn(Error, 'prepareStackTrace')]
    const { run, events } = startedPlan(
      graphOf({ own: `async function own() {\n  ${code}\n  await sleep(5)\n  return 'done'\n}` }),
    )
    expect(await run.outcome).toMatchObject({ kind: 'succeeded', result: 'done' })
    expect(events.filter((event) => event.type === 'log')).toEqual([])
    expect([Math.random, Date.now, Object.hasOwn(Error, 'prepareStackTrace')]).toEqual(before)
  })
})

describe("the process's own is put back at once, which is said once, and nothing fails of it", () => {
  const seen = () => [process.nextTick, setTimeout, setImmediate, queueMicrotask]
  it.each([
    ['process.exit = null', 'process.exit'],
    ['process.nextTick = null', 'process.nextTick'],
    ['globalThis.setTimeout = null', 'setTimeout'],
    ['process.nextTick = null; process.exit = null', 'process.exit, process.nextTick'],
  ])('%s', async (code, names) => {
    const before = seen()
    const { run, events } = startedPlan(
      graphOf({ own: `async function own() {\n  ${code}\n  await sleep(5)\n  return typeof process.exit\n}` }),
    )
    expect(await run.outcome).toMatchObject({ kind: 'succeeded', result: 'function' })
    const reports = events.flatMap((event) => (event.type === 'log' && event.isReport ? [event.text] : []))
    expect(reports).toEqual([`changed ${names}, which all code here shares: put back`])
    expect(seen()).toEqual(before)
  })
})
