import { hostNow } from './clock.ts'
import { hostMicrotask, hostTick } from './host-timers.ts'

/**
 * Node's own drain of the microtask queue, which the loop calls after each callback. After it, the task has done all it
 * can without waiting, so one callback is one step, as in asyncio. Node 24 deprecates it: on a host without it
 * `afterMicrotasks` takes its place, which is slower.
 */
const tickCallback = (process as unknown as { _tickCallback?: () => void })._tickCallback
/** The global `process` is a getter, and it is read at every step. */
const nodeProcess = process

/** @internal `null`: the host has no drain. Tests remove it. */
export const host: { drain: (() => void) | null } = { drain: tickCallback ? mutedOnce(tickCallback) : null }

/** Calls the drain without the deprecation warning of its first call, which users can do nothing about. */
function mutedOnce(drain: () => void): () => void {
  let isMuted = false
  return () => {
    if (isMuted) return drain.call(nodeProcess)
    isMuted = true
    const { noDeprecation } = process
    process.noDeprecation = true
    try {
      drain.call(process)
    } finally {
      process.noDeprecation = noDeprecation ?? false
    }
  }
}

/** Calls back after all present microtasks, without a drain. It costs 0.95 µs instead of 0.05. */
export function afterMicrotasks(callback: () => void): void {
  // A tick runs after the microtasks only if a microtask asked for it.
  hostMicrotask(() => hostTick(callback))
}

/**
 * @internal The function that calls each turn of a loop, set by `enterTurnsBy`. Electron needs it, since it can only
 * end code that was called in a certain way.
 */
export const entry: { enter: ((turn: () => void) => void) | null } = { enter: null }

/** From here on `enter` calls every turn of every loop. It must call its argument once, before it returns. */
export function enterTurnsBy(enter: (turn: () => void) => void): void {
  entry.enter = enter
}

/** After this many callbacks, or this many milliseconds, the loop gives the host a turn. */
const callbacksPerTurn = 2_000
const turnMs = 10
/** The time is read only after this many callbacks, since reading it costs as much as a callback. */
const callbacksPerLook = 32

/** One turn of the host's loop, and how much of it our loop may still use. */
export class HostTurn {
  readonly #startMs: number = hostNow()
  #calls = 0

  /** How long the turn has held the thread, in real milliseconds. */
  durationMs(): number {
    return hostNow() - this.#startMs
  }

  /** Counts one more callback of this turn. */
  countCall(): void {
    this.#calls += 1
  }

  isUsedUp(): boolean {
    if (this.#calls >= callbacksPerTurn) return true
    return this.#calls % callbacksPerLook === 0 && this.durationMs() >= turnMs
  }
}
