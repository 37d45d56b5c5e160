import { createHook, executionAsyncResource } from 'node:async_hooks'
import { types } from 'node:util'
import v8 from 'node:v8'
import type { Run } from '#run'
import { loopAtWork } from '#runtime-internal'
import { setImmediate } from '../host-timers.ts'

/** Which run some code belongs to. `node`: whose task it was, as far as is known. */
export interface Origin {
  readonly run: Run
  readonly node: number | undefined
}

/** Called for each handle that code of a run makes: a timer, a socket, a process. Must not throw. */
export type Made = (type: string, resource: object, run: Run, isInStep: boolean) => void

interface LiveRun {
  readonly run: Run
  /** One for each node, shared by the many handles that the node makes. */
  readonly origins: Record<string, Origin>
  readonly next: LiveRun | null
}

/** The callback that the host is calling now, inside the ones around it. */
interface Frame {
  readonly resource: object
  readonly origin: Origin | null
  readonly around: Frame | null
}

// Taken before any run could patch them: an error in a hook of Node's ends the process.
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
/** The origin of the code that the host has called; it also holds for the microtasks after a callback. */
let current: Origin | null = null
let frame: Frame | null = null
/** The origin of the callback before, kept until the host has reported the rejections that it left. */
let lingering: Origin | null = null
let isFading = false
/** Whose ticks are left out, and how many were so far. */
let silenced: { readonly origin: Origin | null | 'all'; count: number } | null = null
const leftOut = (): void => {}

/** The run whose code is at work; `null`: none, the code is the host's own. */
export function presentOrigin(): Origin | null {
  return isHosts ? null : (originInStep() ?? current)
}

function originInStep(): Origin | null {
  for (let each = live; each; each = each.next) if (each.run.isInScope()) return originOf(each)
  return null
}

/** Whether the host has declared the code at work to be its own. */
export function isHostsCode(): boolean {
  return isHosts
}

/**
 * From here on, no tick or microtask of the given code is called; `all`: of all runs, when the host itself ends. Returns a
 * function that stops this and says whether any was left out. It serves a host that ends a flood of ticks: without this,
 * the next tick would go on with the flood.
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
 * Forgets the callbacks that the host is in the middle of, since they will not return: the next code to be called belongs
 * to no run. Returns the resource of the outermost one: a timer, an immediate, a socket.
 */
export function forgetCallbacks(): object | null {
  let outermost = frame
  while (outermost?.around) outermost = outermost.around
  current = null
  frame = null
  return outermost?.resource ?? null
}

/** Gives `to` the origin of `from`. */
export function sameOrigin(from: object, to: object): void {
  const origin = apply(weakGet, origins, [from])
  if (origin) apply(weakSet, origins, [to, origin])
}

/** The origin of a rejection: the host reports it after the callback that caused it. */
export function originOfRejection(): Origin | null {
  return presentOrigin() ?? lingering
}

/** Calls `fn` as the host's own code, even when code of a run is the caller. */
export function asHost<T>(fn: () => T): T {
  const before = isHosts
  isHosts = true
  try {
    return fn()
  } finally {
    isHosts = before
  }
}

/** A run's loop has ended its turn: the code that follows is the host's own. */
export function turnEnded(): void {
  // For a turn that an error has ended, the error is reported next, so its origin is kept.
  if (loopAtWork() === null) current = null
}

/**
 * From here on, handles that code of `run` makes are known to be the run's. Returns how to stop; handles noted so far stay
 * known.
 */
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
  // A callback within a step has no task, but the code that asked for the callback is known. In a turn of the loop itself,
  // the code that asked for that turn has nothing to do with what the turn calls.
  const node = run.nodeInScope() ?? (frame?.around && current?.run === run ? current.node : undefined)
  const key = node ?? 'none'
  known[key] ??= { run, node }
  return known[key]
}

/**
 * Follows Node's async hooks, except those for promises: these would make every promise several times as slow, even in code
 * that awaits nothing else. Code after a native await belongs to the callback that it runs after.
 */
function watch(): void {
  if (isWatching) return
  isWatching = true
  const hook = createHook({ init, before, after })
  // Other code (an AsyncLocalStorage) listens to promises already, and must keep working.
  if (isPromiseHooked()) return void hook.enable()
  const { promiseHooks } = v8
  const { createHook: createPromiseHook } = promiseHooks
  // Node asks for promise hooks here whatever a hook is for, so it gets none.
  promiseHooks.createHook = () => () => {}
  try {
    hook.enable()
  } finally {
    promiseHooks.createHook = createPromiseHook
  }
}

function isPromiseHooked(): boolean {
  // When promises are hooked, Node puts a number of its own on each.
  return Object.getOwnPropertySymbols(new Promise(() => {})).length > 0
}

function init(_id: number, type: string, _trigger: number, resource: object): void {
  if (isHosts || type === 'PROMISE') return
  try {
    const inStep = originInStep()
    const origin = inStep ?? current
    if (!origin) return
    // A connection that is used again is reported with the socket that it has.
    const own = (resource as { readonly handle?: object }).handle ?? resource
    apply(weakSet, origins, [own, origin])
    if (own !== resource) apply(weakSet, origins, [resource, origin])
    made(type, own, origin.run, inStep !== null)
  } catch {
    // The handle then has no origin.
  }
}

function before(): void {
  try {
    const resource = executionAsyncResource()
    // An AsyncLocalStorage has switched the hooks of promises on.
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

/** Replaces the callback of a tick: Node reads it only after this hook. */
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

/** The microtasks after a callback belong to it; whatever comes after them does not. */
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

/** The `before` hook of this tick has already set the origin to none. */
function faded(): void {
  isFading = false
}

function forget(): void {
  lingering = null
}
