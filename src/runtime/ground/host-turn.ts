import { hostNow } from './clock.ts'
import { hostMicrotask, hostTick } from './host-timers.ts'

/**
 * Node's own full drain of microtasks, callable between two callbacks: after it, all that the callback's task could do
 * without waiting is done, which is what makes one callback one step, as in asyncio. Node 24 deprecates it, so there may
 * come a host without it; `afterMicrotasks` then goes the long way.
 */
const tickCallback = (process as unknown as { _tickCallback?: () => void })._tickCallback
/** The global is a getter, and this is read at every step. */
const nodeProcess = process

/** @internal `null`: the host has none. Tests take it away. */
export const host: { drain: (() => void) | null } = { drain: tickCallback ? mutedOnce(tickCallback) : null }

/** The first call would print a warning about a deprecation that is no news to us, and none of the user's business. */
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

/** Calls back when every microtask there is has run, without a drain: 0.95 µs instead of 0.05. */
export function afterMicrotasks(callback: () => void): void {
  // A tick comes behind the microtasks only where it was asked for among them.
  hostMicrotask(() => hostTick(callback))
}

/**
 * @internal How the host calls a turn of a loop. Electron ends only such code as was called in a certain way: what it
 * installs with `enterTurnsBy` is that way.
 */
export const entry: { enter: ((turn: () => void) => void) | null } = { enter: null }

/** From here on every turn of every loop is called by `enter`, which calls what it is given, once, before it returns. */
export function enterTurnsBy(enter: (turn: () => void) => void): void {
  entry.enter = enter
}

/** After this many callbacks, or this long, the loop lets the host have a turn. */
const callbacksPerTurn = 2_000
const turnMs = 10
/** Looking at the time costs as much as a callback, so it is not done for each. */
const callbacksPerLook = 32

/** One turn of the host's loop, and how much of it is left to ours. */
export class HostTurn {
  readonly #startMs: number = hostNow()
  #calls = 0

  /** How long it has held the thread, in real milliseconds. */
  durationMs(): number {
    return hostNow() - this.#startMs
  }

  /** One more callback was called in it. */
  countCall(): void {
    this.#calls += 1
  }

  isUsedUp(): boolean {
    if (this.#calls >= callbacksPerTurn) return true
    return this.#calls % callbacksPerLook === 0 && this.durationMs() >= turnMs
  }
}
