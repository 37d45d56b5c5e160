import host from 'node:timers'
import hostPromises from 'node:timers/promises'
import { promisify } from 'node:util'
import type { HostTimers, SetTimer, TimerKeeper } from '#run'
import { breakably } from '../watchdog/breakable-entry.ts'
import { createPromisedTimers } from './promised-timers.ts'

type Timer = NodeJS.Timeout | NodeJS.Immediate
type Callback = (this: unknown, ...args: readonly unknown[]) => unknown
type SetFunction = (callback: unknown, ...rest: readonly unknown[]) => Timer
type ClearFunction = (timer?: unknown) => void

/** Node's own timers for a run, noted by `keeper`; they follow the host's time, not the loop's. */
export function createNodeTimers(keeper: TimerKeeper): HostTimers {
  const promises = createPromisedTimers(keeper)
  const setter = (by: 'setTimeout' | 'setInterval' | 'setImmediate', clear: unknown): SetFunction => {
    const set = setterOf(keeper, { by, set: host[by] as SetFunction, clear: clear as ClearFunction })
    return by === 'setInterval' ? set : Object.defineProperty(set, promisify.custom, { value: promises[by] })
  }
  const names = {
    setTimeout: setter('setTimeout', host.clearTimeout),
    setInterval: setter('setInterval', host.clearInterval),
    setImmediate: setter('setImmediate', host.clearImmediate),
    clearTimeout: clearerOf(keeper, 'clearTimeout'),
    clearInterval: clearerOf(keeper, 'clearInterval'),
    clearImmediate: clearerOf(keeper, 'clearImmediate'),
  }
  const modules = {
    'node:timers': { ...host, ...names, promises },
    'node:timers/promises': { ...hostPromises, ...promises },
  }
  return { names, modules }
}

interface Setting {
  readonly by: string
  readonly set: SetFunction
  readonly clear: ClearFunction
}

function setterOf(keeper: TimerKeeper, { by, set, clear }: Setting): SetFunction {
  const keep = (timer: Timer): void => keeper.keep(timer, setTimer(timer, by, clear))
  const own: SetFunction = (callback, ...rest) => {
    // For a callback that is no function, Node throws its own error.
    if (typeof callback !== 'function') return set(callback, ...rest)
    const timer = set(
      function (this: unknown, ...args: readonly unknown[]) {
        const call = (): unknown => Reflect.apply(callback as Callback, this, args)
        return keeper.fire(timer, () => (breakably ? breakably(call) : call()))
      },
      ...rest,
    )
    keep(timer)
    if ('refresh' in timer) setAgainWith(timer, keep)
    return timer
  }
  return Object.defineProperty(own, 'name', { value: by })
}

/** Notes a timer again when `refresh` sets it after it has fired. */
function setAgainWith(timer: NodeJS.Timeout, keep: (timer: Timer) => void): void {
  const { refresh } = timer
  const value = (): Timer => {
    refresh.call(timer)
    // `refresh` does not set a cleared timer again.
    if (isSet(timer)) keep(timer)
    return timer
  }
  Object.defineProperty(timer, 'refresh', { configurable: true, writable: true, value })
}

function setTimer(timer: Timer, by: string, clear: ClearFunction): SetTimer {
  return {
    by,
    isOnce: by !== 'setInterval',
    isLeft: () => isSet(timer) && timer.hasRef(),
    clear: () => clear(timer),
  }
}

function clearerOf(keeper: TimerKeeper, name: 'clearTimeout' | 'clearInterval' | 'clearImmediate'): ClearFunction {
  const clear = host[name] as ClearFunction
  const own: ClearFunction = (timer) => {
    clear(timer)
    // A timer of the other kind, which this function does not clear, stays noted.
    if (typeof timer === 'object' && timer !== null && !isSet(timer)) keeper.drop(timer)
  }
  return Object.defineProperty(own, 'name', { value: name })
}

/** Asks the timer itself, since a package may clear it with the host's own functions. */
function isSet(timer: object): boolean {
  return (timer as { readonly _destroyed?: boolean })._destroyed !== true
}
