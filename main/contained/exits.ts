import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { isFromRun } from '#run'
import { isHostsCode, presentOrigin } from './origins.ts'

type Call = (...args: readonly unknown[]) => unknown

const { apply } = Reflect

/** What ends the whole process, and with it the editor and unsaved work. */
const endings = ['exit', 'reallyExit', 'abort', 'execve'] as const

/** What all code of a process shares: changed for one run, it is changed for the app and for every other run. */
const shared: Readonly<Record<string, string>> = {
  setUncaughtExceptionCaptureCallback: 'would take the errors of all code in Asyncanvas: use try and catch',
  disconnect: 'would disconnect Asyncanvas: leave it out',
}

let isGuarded = false
let ours: readonly number[] = []

/** From now on code of a run that would end the process gets an error instead; everybody else ends it as before. */
export function guardExits(): void {
  if (isGuarded) return
  isGuarded = true
  ours = numbersOfUs()
  for (const name of endings) {
    guard(process, name, () => refusalToEnd(`process.${name}()`))
  }
  // The second is what the first one calls.
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
  // `import { abort } from 'node:process'` has what was there when Node began.
  syncBuiltinESMExports()
}

/** A call that may be refused. */
export interface GuardedCall {
  /** Of what it is called. */
  readonly self: unknown
  readonly args: readonly unknown[]
}

/** The names of the methods of an object and of its classes, up to what all objects have. */
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
 * Has `owner[name]` throw what `refused` says, where a run's code calls it and it says anything. Whose code calls is known by
 * what goes on, or by the stack; where that can't be looked at any more, for want of room on it, nothing is called either.
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

/** What is said of a call that ends the process. */
export function refusalToEnd(call: string): string {
  return `${call} would end Asyncanvas too: return, or throw an error, to end this coroutine`
}

/** Whether what runs now is the code of a run, and not the host's own. */
export function isCalledByRun(): boolean {
  if (isHostsCode()) return false
  return presentOrigin() !== null || isCalledFromRun()
}

/** However deep in other code the call stands: a stack shows ten calls, or as many as code has set. */
function isCalledFromRun(): boolean {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = Number.POSITIVE_INFINITY
  try {
    return isFromRun(new Error('called'))
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** Whether it would reach this process: by its number, by a group that it is in, or as one of all. */
function reachesUs(pid: unknown, signal: unknown): boolean {
  // It only asks whether there is such a process.
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
    // No Linux.
    return []
  }
}
