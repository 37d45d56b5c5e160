import { createHook, executionAsyncResource } from 'node:async_hooks'
import { types } from 'node:util'
import v8 from 'node:v8'
import type { Run } from '#run'
import { loopAtWork } from '#runtime-internal'
import { setImmediate } from '../host-timers.ts'

/** Whose code something is. `node`: whose task it was, as far as is known. */
export interface Origin {
  readonly run: Run
  readonly node: number | undefined
}

/** Told of each thing of the host's that code of a run makes: a timer, a socket, a process. Must not throw. */
export type Made = (type: string, resource: object, run: Run, isInStep: boolean) => void

interface LiveRun {
  readonly run: Run
  /** One for each node: many things are made, and each has one. */
  readonly origins: Record<string, Origin>
  readonly next: LiveRun | null
}

/** What goes on around what the host calls now. */
interface Frame {
  readonly resource: object
  readonly origin: Origin | null
  readonly around: Frame | null
}

// What a run may patch is looked up before there is one: what throws in a hook of Node's ends the process.
const { apply } = Reflect
const { get: weakGet, set: weakSet } = WeakMap.prototype
const { isPromise } = types
const host = process
const { nextTick } = host
const { then } = Promise.prototype
const settled = Promise.resolve()

const origins = new WeakMap<object, Origin>()
let live: LiveRun | null = null
let made: Made = () => {}
let isWatching = false
let isHosts = false
/** Of the code that the host has called; it holds for the microtasks behind a callback too. */
let current: Origin | null = null
let frame: Frame | null = null
/** Of the callback before, until the host has told of the rejections that it has left. */
let lingering: Origin | null = null
let isFading = false
/** Whose ticks are left out, and how many were. */
let silenced: { readonly origin: Origin | null | 'all'; count: number } | null = null
const leftOut = (): void => {}

/** Whose code runs; `null`: nobody's, which is to say the host's own. */
export function presentOrigin(): Origin | null {
  return isHosts ? null : (originInStep() ?? current)
}

function originInStep(): Origin | null {
  for (let each = live; each; each = each.next) if (each.run.isInScope()) return originOf(each)
  return null
}

/** Whether the host has said that what runs now is its own. */
export function isHostsCode(): boolean {
  return isHosts
}

/**
 * From here on no tick or microtask that code asks for is called: that at work, or of all runs where the host itself ends.
 * Returns how to stop, which says whether one was left out. For a host that ends such code: what floods the thread with ticks
 * goes on with the one that is next.
 */
export function withoutTicks(whose: Origin | null | 'all' = presentOrigin()): () => boolean {
  const ended = { origin: whose, count: 0 }
  silenced = ended
  return () => {
    if (silenced === ended) silenced = null
    return ended.count > 0
  }
}

/**
 * The callbacks that the host is in the middle of will not return: whoever is called next is nobody's. Returns what the
 * outermost of them is of: a timer, an immediate, a socket.
 */
export function forgetCallbacks(): object | null {
  let outermost = frame
  while (outermost?.around) outermost = outermost.around
  current = null
  frame = null
  return outermost?.resource ?? null
}

/** What `to` does is whose it was that `from` was made by. */
export function sameOrigin(from: object, to: object): void {
  const origin = apply(weakGet, origins, [from])
  if (origin) apply(weakSet, origins, [to, origin])
}

/** Whose rejection the host tells of: it does so behind the callback that has left it. */
export function originOfRejection(): Origin | null {
  return presentOrigin() ?? lingering
}

/** Calls `fn` as the host's own code, whoever's code has called this. */
export function asHost<T>(fn: () => T): T {
  const before = isHosts
  isHosts = true
  try {
    return fn()
  } finally {
    isHosts = before
  }
}

/** The loop of a run has ended its turn: what the host goes on with is its own. */
export function turnEnded(): void {
  // One that an error has ended is told of next.
  if (loopAtWork() === null) current = null
}

/** From here on what code of `run` makes is known to be its own. Returns how to stop; what was made stays known. */
export function followRun(run: Run, tell: Made): () => void {
  made = tell
  watch()
  live = { run, origins: Object.create(null) as Record<string, Origin>, next: live }
  return () => {
    live = without(live, run)
  }
}

function without(list: LiveRun | null, run: Run): LiveRun | null {
  if (!list) return null
  return list.run === run ? list.next : { ...list, next: without(list.next, run) }
}

function originOf({ run, origins: known }: LiveRun): Origin {
  // In a callback within its step, no task is known; but who has asked for the callback is. Who has asked for a turn of the loop
  // has nothing to do with what that calls.
  const node = run.nodeInScope() ?? (frame?.around && current?.run === run ? current.node : undefined)
  const key = node ?? 'none'
  known[key] ??= { run, node }
  return known[key]
}

/**
 * Follows what Node's async hooks tell, but for promises: to hear of those makes each of them several times as dear, in
 * code that awaits nothing else, too. What goes on behind a native await is told by the callback that it goes on behind.
 */
function watch(): void {
  if (isWatching) return
  isWatching = true
  const hook = createHook({ init, before, after })
  // Somebody hears of promises already, as an AsyncLocalStorage does, and is to go on.
  if (isPromiseHooked()) return void hook.enable()
  const { promiseHooks } = v8
  const { createHook: createPromiseHook } = promiseHooks
  // Node asks for the hooks of promises here, whatever a hook is for.
  promiseHooks.createHook = () => () => {}
  try {
    hook.enable()
  } finally {
    promiseHooks.createHook = createPromiseHook
  }
}

function isPromiseHooked(): boolean {
  // Node puts a number of its own on each, then.
  return Object.getOwnPropertySymbols(new Promise(() => {})).length > 0
}

function init(_id: number, type: string, _trigger: number, resource: object): void {
  if (isHosts || type === 'PROMISE') return
  try {
    const inStep = originInStep()
    const origin = inStep ?? current
    if (!origin) return
    // A connection that is used again is told of with the socket that it has.
    const own = (resource as { readonly handle?: object }).handle ?? resource
    apply(weakSet, origins, [own, origin])
    if (own !== resource) apply(weakSet, origins, [resource, origin])
    made(type, own, origin.run, inStep !== null)
  } catch {
    // It is nobody's, then.
  }
}

function before(): void {
  try {
    const resource = executionAsyncResource()
    // An AsyncLocalStorage that somebody uses has switched them on.
    if (isPromise(resource)) return
    frame = { resource, origin: current, around: frame }
    current = (apply(weakGet, origins, [resource]) as Origin | undefined) ?? null
    const { callback } = resource as { readonly callback?: unknown }
    if (callback !== faded) lingering = null
    if (silenced && callback && current !== null && isSilenced(current)) leaveOut(resource)
  } catch {
    current = null
  }
}

function isSilenced(origin: Origin): boolean {
  return silenced?.origin === 'all' || silenced?.origin === origin
}

/** Node reads what to call from a tick only after this. */
function leaveOut(tick: object): void {
  if (silenced) silenced.count += 1
  ;(tick as { callback: unknown }).callback = leftOut
}

function after(): void {
  try {
    if (isPromise(executionAsyncResource())) return
  } catch {
    return
  }
  if (!frame) return
  const { origin, around } = frame
  frame = around
  if (around) current = origin
  else if (current) fadeSoon()
}

/** Microtasks behind a callback are the callback's; what comes behind them is not. */
function fadeSoon(): void {
  lingering = current
  if (isFading) return
  isFading = true
  const before = isHosts
  isHosts = true
  apply(then, settled, [fade])
  isHosts = before
}

function fade(): void {
  const before = isHosts
  isHosts = true
  apply(nextTick, host, [faded])
  setImmediate(forget)
  isHosts = before
}

/** By now `before` has said that nobody's code runs. */
function faded(): void {
  isFading = false
}

function forget(): void {
  lingering = null
}
