import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { isFromRun } from '#run'
import { isHostsCode, presentOrigin } from './origins.ts'

type Call = (...args: readonly unknown[]) => unknown

const { apply } = Reflect

/** Methods that end the whole process, and with it the editor and unsaved work. */
const endings = ['exit', 'reallyExit', 'abort', 'execve'] as const

/** Methods that change what all code of a process shares: a change for one run is a change for the app and every other run. */
const shared: Readonly<Record<string, string>> = {
  setUncaughtExceptionCaptureCallback: 'would take the errors of all code in Asyncanvas: use try and catch',
  disconnect: 'would disconnect Asyncanvas: leave it out',
}

let isGuarded = false
let ours: readonly number[] = []

/** From now on, code of a run that would end the process gets an error instead; all other code ends it as before. */
export function guardExits(): void {
  if (isGuarded) return
  isGuarded = true
  ours = numbersOfUs()
  for (const name of endings) {
    guard(process, name, () => refusalToEnd(`process.${name}()`))
  }
  // `kill` calls `_kill`.
  for (const name of ['kill', '_kill']) {
    guard(process, name, ({ args: [pid, signal] }) =>
      reachesUs(pid, signal) ? refusalToEnd(`process.kill(${Number(pid)})`) : null,
    )
  }
  for (const [name, why] of Object.entries(shared)) guard(process, name, () => `process.${name}() ${why}`)
  for (const name of ['stdout', 'stderr'] as const) {
    for (const end of ['end', 'destroy', 'destroySoon', '_destroy']) {
      guard(process[name], end, () => `process.${name}.${end}() would silence Asyncanvas too: leave it out`)
    }
  }
  // `import { abort } from 'node:process'` otherwise gets the function from when Node started.
  syncBuiltinESMExports()
}

/** A call that may be refused. */
export interface GuardedCall {
  /** The `this` of the call. */
  readonly self: unknown
  readonly args: readonly unknown[]
}

/** The names of the methods of an object and of its classes, except for those of `Object.prototype`. */
export function methodsOf(owner: object): readonly string[] {
  const names = new Set<string>()
  for (let each: object | null = owner; each && each !== Object.prototype; each = Object.getPrototypeOf(each)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
      if (typeof value === 'function') names.add(name)
    }
  }
  return [...names]
}

/**
 * Makes `owner[name]` throw the sentence that `refused` gives, when a run's code calls it; `null` lets the call through.
 * The caller is known from the step at work, or from the stack. Where the stack has no room left to look, the call throws
 * as well.
 */
export function guard(owner: object, name: string, refused: (call: GuardedCall) => string | null): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name)
  const call: unknown = descriptor ? descriptor.value : Reflect.get(owner, name)
  if (typeof call !== 'function') return
  const value = function (this: unknown, ...args: readonly unknown[]): unknown {
    const why = isCalledByRun() ? refused({ self: this, args }) : null
    if (why !== null) throw new Error(why)
    return apply(call as Call, this, args)
  }
  Object.defineProperty(value, 'name', { value: name })
  Object.defineProperty(owner, name, { configurable: true, writable: true, enumerable: true, ...descriptor, value })
}

/** The error for a call that would end the process. */
export function refusalToEnd(call: string): string {
  return `${call} would end Asyncanvas too: return, or throw an error, to end this coroutine`
}

/** Whether the code at work belongs to a run rather than to the host. */
export function isCalledByRun(): boolean {
  if (isHostsCode()) return false
  return presentOrigin() !== null || isCalledFromRun()
}

/** Looks at the whole stack, since a stack shows only ten calls, or as many as code has set. */
function isCalledFromRun(): boolean {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = Number.POSITIVE_INFINITY
  try {
    return isFromRun(new Error('called'))
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** Whether a signal would reach this process: by its number, by its group, or as one of all. */
function reachesUs(pid: unknown, signal: unknown): boolean {
  // Signal 0 only asks whether the process exists.
  if (signal === 0) return false
  return ours.includes(Number(pid))
}

function numbersOfUs(): readonly number[] {
  return [process.pid, 0, -1, -process.pid, ...ownGroup()]
}

function ownGroup(): readonly number[] {
  try {
    const [group] = /(?<=^.*\) \S \d+ )\d+/s.exec(readFileSync('/proc/self/stat', 'utf8')) ?? []
    return group === undefined ? [] : [-Number(group)]
  } catch {
    // This is not Linux.
    return []
  }
}
