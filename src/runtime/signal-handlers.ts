import { constants } from 'node:os'
import { isMainThread } from 'node:worker_threads'
import { checkCallback } from './arguments.ts'
import { LoopError } from './errors.ts'
import type { EventLoop } from './event-loop.ts'
import { clearHostTimeout, hostTimeout } from './host-timers.ts'
import { replaceInterrupts } from './interrupt.ts'
import { copyOfCurrentContext } from './scope.ts'

/** The signals that a loop can have a handler for; some are not on every system. */
export type HandledSignal =
  | 'SIGALRM'
  | 'SIGBREAK'
  | 'SIGCHLD'
  | 'SIGCONT'
  | 'SIGHUP'
  | 'SIGINT'
  | 'SIGPIPE'
  | 'SIGQUIT'
  | 'SIGTERM'
  | 'SIGTSTP'
  | 'SIGTTIN'
  | 'SIGTTOU'
  | 'SIGUSR1'
  | 'SIGUSR2'
  | 'SIGWINCH'

/** Longest time that the host's timers know. */
const longestMs = 2 ** 31 - 1

/** The signals that a loop answers to; asyncio's `add_signal_handler`. */
export class SignalHandlers {
  readonly #loop: EventLoop
  /** How to take each back. */
  readonly #removers = new Map<HandledSignal, () => void>()
  #isOn = false
  #hold: unknown = null

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  add(signal: HandledSignal, callback: () => void): void {
    checkSignal(signal)
    checkCallback(callback, 'addSignalHandler')
    if (!isMainThread) throw new LoopError('addSignalHandler: signals come to the main thread only')
    const remove = this.#listen(signal, callback)
    // It takes the place of the one before without a moment in which the host would end the process.
    this.#removers.get(signal)?.()
    this.#removers.set(signal, remove)
    this.#holdHost()
  }

  /** Says whether there was one. */
  remove(signal: HandledSignal): boolean {
    checkSignal(signal)
    const remove = this.#removers.get(signal)
    this.#removers.delete(signal)
    remove?.()
    this.#holdHost()
    return remove !== undefined
  }

  /** What waits for a signal while the loop runs is no reason for the host to end. */
  loopRuns(isOn: boolean): void {
    this.#isOn = isOn
    this.#holdHost()
  }

  removeAll(): void {
    for (const signal of [...this.#removers.keys()]) this.remove(signal)
  }

  #listen(signal: HandledSignal, callback: () => void): () => void {
    const context = copyOfCurrentContext()
    const received = (): void => void this.#loop.callSoon(callback, { context })
    try {
      process.on(signal, received)
    } catch (error) {
      throw new LoopError(`addSignalHandler: ${signal} cannot be caught on this system`, { cause: error })
    }
    const restoreInterrupts = signal === 'SIGINT' ? replaceInterrupts() : null
    return () => {
      process.removeListener(signal, received)
      restoreInterrupts?.()
    }
  }

  #holdHost(): void {
    const isHolding = this.#isOn && this.#removers.size > 0
    if (isHolding === (this.#hold !== null)) return
    if (!isHolding) clearHostTimeout(this.#hold)
    this.#hold = isHolding ? hostTimeout(() => {}, longestMs) : null
  }
}

function checkSignal(signal: unknown): void {
  if (typeof signal !== 'string') throw new TypeError(`a signal is a name such as 'SIGTERM', not ${String(signal)}`)
  if (!Object.hasOwn(constants.signals, signal)) throw new RangeError(`there is no signal ${signal} on this system`)
  if (signal === 'SIGKILL' || signal === 'SIGSTOP') {
    throw new RangeError(`${signal} cannot be caught: the system itself ends or stops the process`)
  }
}
