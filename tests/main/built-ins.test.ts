import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { scopeRecord } from '#graph'
import { methodsOf } from '../../main/contained/exits.ts'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'
import { withoutOtherListeners } from '../support/stray-listeners.ts'

withoutOtherListeners()

const ofLanguage = new Set<string>(runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[])
const isFunctionIn = (owner: object, name: string): boolean => typeof Reflect.get(owner, name) === 'function'

const evil = "const evil = () => { throw new Error('evil') }\n  "

/** Code of a node that changes what all code shares. */
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

/** Globals of the host, not of the language: packages replace them for older hosts. */
const ofHost = Reflect.ownKeys(globalThis).filter(
  (name) => typeof name === 'string' && !ofLanguage.has(name) && isFunctionIn(globalThis, name),
) as readonly string[]
/** A run has its own versions of the other names, and those are constants. */
const isNoRuns = (name: string): boolean => !/^(?:set|clear)[A-Z]/.test(name) && !scopeRecord(name)
/** All methods of the process, inherited ones too. */
const ofProcess = methodsOf(process).filter((name) => name !== 'constructor')

describe("the process's own is put back at once, which is said once, and nothing fails of it", () => {
  const seen = () => [process.nextTick, process.on, process.env, setTimeout, setImmediate, queueMicrotask, fetch, URL]
  it.each([
    ['process.exit = null', 'process.exit'],
    ['process.nextTick = null', 'process.nextTick'],
    ['globalThis.setTimeout = null', 'setTimeout'],
    ['process.nextTick = null; process.exit = null', 'process.exit, process.nextTick'],
    ['process.on = null; process.listeners = null', 'process.on, process.listeners'],
    ['globalThis.process = null', 'process'],
    ['globalThis.queueMicrotask = null', 'queueMicrotask'],
    ['queueMicrotask = null', 'queueMicrotask'],
    ['[structuredClone, URL] = []', 'URL, structuredClone'],
    ['delete globalThis.fetch', 'fetch'],
    ['process.env = null; process.execPath = 7', 'process.execPath'],
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

  it.each([
    ...ofHost.filter(isNoRuns).map((name) => [name, `${name} = null`, globalThis] as const),
    ...ofHost.map((name) => [name, `globalThis.${name} = () => 7`, globalThis] as const),
    ...ofProcess.map((name) => [name, `process.${name} = null`, process] as const),
    ...ofProcess.map((name) => [name, `process.${name} = () => 7`, process] as const),
  ])('whatever it is: %s, by %s', async (name, code, owner) => {
    const before: unknown = Reflect.get(owner, name)
    const { run } = startedPlan(
      graphOf({ own: `async function own() {\n  ${code}\n  await sleep(1)\n  return 'done'\n}` }),
    )
    expect(await run.outcome).toMatchObject({ kind: 'succeeded', result: 'done' })
    expect(Reflect.get(owner, name)).toBe(before)
  })
})

describe('what code puts around the events of the process', () => {
  const events: readonly unknown[] = ['asked', 'warning']
  let emit: typeof process.emit
  const heard: unknown[] = []
  const hear = (value: unknown): unknown => heard.push(value)

  beforeEach(async () => {
    await startedPlan(graphOf({ first: 'coroutine' })).run.outcome
    emit = process.emit
    heard.length = 0
    for (const event of events) process.on(event as 'exit', hear)
  })
  afterEach(() => {
    for (const event of events) process.removeListener(event as 'exit', hear)
  })

  /** What a run sees that installs such code, and then causes an event. */
  const seenBy = async (code: string, event: string): Promise<unknown> => {
    const own = `async function own() {
  const { emit } = process
  const seen = []
  process.emit = function (...args) { ${code} }
  await sleep(1)
  process.emit('${event}', 'within')
  process.emit('${event}', 'again')
  return seen
}`
    const outcome = await startedPlan(graphOf({ own })).run.outcome
    process.emit(event as 'exit', 'behind' as never)
    return outcome.kind === 'succeeded' ? outcome.result : outcome
  }

  it.each([
    ['keeps them to itself', 'seen.push(args[1]); return true', ['within', 'again']],
    ['throws', "seen.push(args[1]); throw new Error('evil')", ['within']],
    ['passes them on', 'seen.push(args[1]); return emit.apply(this, args)', ['within', 'again']],
  ])('hears of them while its run goes on, and nobody misses one: where it %s', async (_, code, seen) => {
    expect(await seenBy(`if (args[0] !== 'asked') return emit.apply(this, args); ${code}`, 'asked')).toEqual(seen)
    expect(heard).toEqual(['within', 'again', 'behind'])
    expect(process.emit).toBe(emit)
  })

  it('may keep warnings to itself', async () => {
    await seenBy("return args[0] !== 'warning' && emit.apply(this, args)", 'warning')
    expect(heard).toEqual(['behind'])
  })

  it('is passed by once its run has ended, whatever another has put around it', async () => {
    const seen: string[] = []
    const ends: (() => void)[] = []
    Reflect.set(globalThis, 'between', { seen, ends })
    const own = (name: string): string => `async function own() {
  const { emit } = process
  process.emit = function (...args) {
    if (args[0] === 'asked') globalThis.between.seen.push('${name}')
    return emit.apply(this, args)
  }
  await new Promise((end) => globalThis.between.ends.push(end))
}`
    const inner = startedPlan(graphOf({ own: own('inner') })).run
    await vi.waitFor(() => expect(ends).toHaveLength(1))
    const outer = startedPlan(graphOf({ own: own('outer') })).run
    await vi.waitFor(() => expect(ends).toHaveLength(2))
    for (const run of [inner, outer]) {
      process.emit('asked' as 'exit', 1)
      ends.shift()?.()
      await run.outcome
    }
    process.emit('asked' as 'exit', 1)
    Reflect.deleteProperty(globalThis, 'between')
    expect([seen, heard]).toEqual([
      ['outer', 'inner', 'outer'],
      [1, 1, 1],
    ])
    expect(process.emit).toBe(emit)
  })

  it('is taken off by putting back what was there', () => {
    Reflect.set(process, 'emit', () => true)
    expect(process.emit).not.toBe(emit)
    process.emit = emit
    expect(process.emit).toBe(emit)
  })
})
