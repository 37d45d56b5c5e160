import { constants } from 'node:os'
import { isMainThread } from 'node:worker_threads'
import type { Handle } from '../core/handle.ts'
import type { CallOptions } from '../core/loop-options.ts'
import { copyOfCurrentContext } from '../core/owner.ts'
import { inStores } from '../core/stores.ts'
import { checkCallback } from '../ground/arguments.ts'
import { LoopError } from '../ground/errors.ts'
import { clearHostTimeout, hostTimeout } from '../ground/host-timers.ts'
import { replaceInterrupts } from '../host/interrupt.ts'
import { ReportingLoop } from './reporting-loop.ts'

/** The signals that a loop can handle; not every system has all of them. */
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

/** The longest delay of the host's timers. */
const longestMs = 2 ** 31 - 1

/** The part of a loop that handles signals. */
export abstract class SignalledLoop extends ReportingLoop {
  /** For each signal, a function that removes its handler. */
  readonly #removers = new Map<HandledSignal, () => void>()
  #isOn = false
  #hold: unknown = null

  abstract callSoon(callback: () => void, options?: CallOptions): Handle

  /** @internal Throws a LoopError where the loop is closed. */
  abstract addCloser(close: () => void): () => void

  /**
   * asyncio's `add_signal_handler`: the loop calls `callback` whenever the process gets `signal`, in place of the usual
   * effect; for SIGINT also in place of cancelling main. The handler replaces an earlier one and ends with the loop.
   * While it is set, a loop that has nothing else to wait for waits for the signal. Throws a RangeError for a signal
   * that can't be caught (SIGKILL, SIGSTOP) or that the system lacks, and a LoopError in threads, which get no signals.
   */
  addSignalHandler(signal: HandledSignal, callback: () => void): void {
    checkSignal(signal)
    checkCallback(callback, 'addSignalHandler')
    if (!isMainThread) throw new LoopError('addSignalHandler: signals come to the main thread only')
    const remove = this.#listen(signal, callback)
    // The old handler goes only now: in between, the signal would end the process.
    this.#removers.get(signal)?.()
    this.#removers.set(signal, remove)
    this.#holdHost()
  }

  /**
   * Removes the handler: from here on the signal has its usual effect. Returns whether there was a handler. Throws as
   * `addSignalHandler`.
   */
  removeSignalHandler(signal: HandledSignal): boolean {
    checkSignal(signal)
    const remove = this.#removers.get(signal)
    this.#removers.delete(signal)
    remove?.()
    this.#holdHost()
    return remove !== undefined
  }

  /** @internal While the loop runs, a signal handler keeps the process alive. */
  holdForSignals(isOn: boolean): void {
    this.#isOn = isOn
    this.#holdHost()
  }

  #listen(signal: HandledSignal, callback: () => void): () => void {
    const letGo = this.addCloser(() => void this.removeSignalHandler(signal))
    const context = copyOfCurrentContext()
    const received = inStores(() => void this.callSoon(callback, { context }))
    try {
      process.on(signal, received)
    } catch (error) {
      letGo()
      throw new LoopError(`addSignalHandler: ${signal} cannot be caught on this system`, { cause: error })
    }
    const restoreInterrupts = signal === 'SIGINT' ? replaceInterrupts() : null
    return () => {
      letGo()
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
