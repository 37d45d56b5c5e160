import { type MessagePort, Worker } from 'node:worker_threads'
import { isOf } from '#foreign-value'
import type { Run } from '#run'
import { systemClock } from '#runtime'
import { enterTurnsBy } from '#runtime-internal'
import { asHost, forgetCallbacks, presentOrigin, withoutTicks } from '../contained/origins.ts'
import type { AppStart } from '../frozen/app-start.ts'
import { clearInterval, setImmediate, setInterval } from '../host-timers.ts'
import { clearAsyncStack } from './async-stack.ts'
import { breakably } from './breakable-entry.ts'
import {
  cellCount,
  cells,
  door,
  type EndSignal,
  type FromWatchdog,
  type Look,
  type ToWatchdog,
  type WatchdogData,
  type WatchedPipeline,
} from './cells.ts'
import { immediatesBehind } from './lost-immediates.ts'
import { createMemoryBound, MemoryLimitError, worthAskingBytes } from './memory-bound.ts'
import { hasForeignCall, heldCalls, isInHost } from './stack.ts'

const turnMs = 50
/** How long the thread, stopped in what holds it, waits for its termination to be posted. */
const postedMs = 500
/** How long the end of the process waits for the watchdog to disconnect. */
const letGoMs = 500
/** How many frames of the stack are looked at; the default of ten may be the host's alone. */
const deepestLook = 200

export interface ThreadWatchOptions {
  /** The watchdog's program. */
  readonly file: string
  /** The folder of this program's own files: their code is not interrupted. */
  readonly ownFolder: string
  /** Called for each signal. Set where the watchdog is to hear of signals, which it can whatever holds the thread. */
  readonly onSignal?: (signal: EndSignal) => void
  /** The watchdog hears of signals from here on. Resolves when the thread no longer hears of them: a signal then ends it. */
  readonly onListening?: () => Promise<void>
  /** Set for an app with windows, which can ask a person only in a second process when it is held. */
  readonly app?: AppStart
}

let watch: ThreadWatch | null = null

/** From the first run on, a watchdog watches this thread. Called once per process. */
export function watchThread(options: ThreadWatchOptions): void {
  watch ??= new ThreadWatch(options)
}

/** What the watchdog needs of a run. */
export interface WatchedRun extends WatchedPipeline {
  /** The run; a function, since the run is made after these options. */
  readonly run: () => Run
}

/** Tells the watchdog whose step begins; lives as long as the run. */
export interface RunWatch {
  stepBegan(node: number | undefined): void
  /** The watchdog is on its feet. */
  readonly ready: Promise<void>
  end(): void
}

/** Watches a run that is about to start; `null`: this thread is not watched. */
export function watchRun(watched: WatchedRun): RunWatch | null {
  return watch?.begin(watched) ?? null
}

/**
 * The thread's side of the watchdog, which is a thread of its own. The watchdog notices that this thread had no turn for a
 * while, asks it (by the inspector, which interrupts any JavaScript) whose code holds it, and ends that code when it is
 * past its limit. So code without guards (regular expressions, `eval`, packages, floods of microtasks) is ended like any
 * other.
 */
class ThreadWatch {
  readonly #options: ThreadWatchOptions
  readonly #cells = new Int32Array(new SharedArrayBuffer(cellCount * Int32Array.BYTES_PER_ELEMENT))
  readonly #runs = new Map<number, WatchedRun>()
  readonly #memory = createMemoryBound()
  #worker: Worker | null = null
  #ready: Promise<void> = Promise.resolve()
  #turns: ReturnType<typeof setInterval> | null = null
  #runNumbers = 0
  #isFloodAwaited = false
  readonly #exit = exitOf()

  constructor(options: ThreadWatchOptions) {
    this.#options = options
    const doors = {
      look: () => this.#look(),
      breakOff: (isPressed: boolean) => this.#breakOff(isPressed),
      end: (status: number) => this.#end(status),
    }
    Object.defineProperty(globalThis, door, { value: Object.freeze(doors) })
    process.on('exit', () => this.#letGo())
    if (breakably) enterTurnsBy(breakably)
  }

  begin(watched: WatchedRun): RunWatch {
    this.#worker ??= this.#start()
    this.#runNumbers += 1
    const number = this.#runNumbers
    this.#runs.set(number, watched)
    this.#turns ??= this.#countTurns()
    const { run: _, ...pipeline } = watched
    this.#post({ type: 'watch', run: number, ...pipeline })
    const shared = this.#cells
    return {
      stepBegan(node = -1) {
        shared[cells.run] = number
        shared[cells.node] = node
      },
      ready: this.#ready,
      end: () => this.#forget(number),
    }
  }

  #forget(number: number): void {
    this.#runs.delete(number)
    this.#post({ type: 'forget', run: number })
    if (this.#runs.size > 0 || !this.#turns) return
    clearInterval(this.#turns)
    this.#turns = null
  }

  #countTurns(): ReturnType<typeof setInterval> {
    const turns = setInterval(() => {
      Atomics.add(this.#cells, cells.turns, 1)
      this.#checkMemory()
    }, turnMs)
    return turns.unref()
  }

  #start(): Worker {
    const { file, onSignal, onListening, app = null } = this.#options
    const worker = new Worker(file, {
      workerData: {
        cells: this.#cells,
        hearsSignals: onSignal !== undefined,
        isElectron: process.versions.electron !== undefined,
        isTty: process.stderr.isTTY === true,
        memoryBytes: worthAskingBytes(),
        app,
      } satisfies WatchdogData,
    })
    this.#ready = new Promise((ready) => {
      worker.on('message', async (message: FromWatchdog) => {
        if (message.type === 'signal') return this.#heard(message.signal)
        if (message.hearsSignals) await onListening?.()
        // The watchdog keeps the process alive until here, for code that awaits `ready`, and no longer.
        worker.unref()
        ready()
      })
      // Without a watchdog, only code that was compiled here is guarded.
      worker.on('error', () => ready())
    })
    return worker
  }

  #heard(signal: EndSignal): void {
    Atomics.add(this.#cells, cells.heard, 1)
    this.#options.onSignal?.(signal)
  }

  #post(message: ToWatchdog): void {
    ;(this.#worker as unknown as MessagePort).postMessage(message)
  }

  /** Called by the watchdog in the middle of what holds the thread. */
  #look(): Look {
    const { run, error, calls } = this.#judged()
    if (!run) return 'nobody'
    if (!error) return 'held'
    if (!isInHost(calls, this.#options.ownFolder)) return 'late'
    this.#endFlood(run, error)
    return 'later'
  }

  /** Between ticks the thread is in Node's own code, so a flood of ticks is ended by leaving out the next ones. */
  #endFlood(run: Run, error: Error): void {
    if (this.#isFloodAwaited) return
    this.#isFloodAwaited = true
    const goOn = run.breakingOff(error)
    const wasFlood = withoutTicks()
    asHost(() =>
      setImmediate(() => {
        this.#isFloodAwaited = false
        if (!wasFlood()) return
        goOn()
        this.#ended(error)
      }),
    )
  }

  /**
   * Judges as `#look` does, and then waits for the termination to be posted. The interrupted step ends in the host's next
   * turn. `isPressed`: interrupts the host's code too.
   */
  #breakOff(isPressed: boolean): Look {
    const { run, error, calls } = this.#judged()
    if (!run) return 'nobody'
    if (!error) return 'held'
    if (!isPressed && isInHost(calls, this.#options.ownFolder)) return 'later'
    const goOn = run.breakingOff(error)
    const ended = withoutTicks()
    this.#atEnd(() => {
      ended()
      goOn()
    })
    this.#ended(error)
    return 'late'
  }

  #ended(error: Error): void {
    if (isOf(error, MemoryLimitError)) this.#memory.told()
  }

  /** Ends the process in the host's next turn. */
  #end(status: number): void {
    // A flood of ticks would go on, and the next turn would never come.
    withoutTicks('all')
    this.#atEnd(() => {
      this.#letGo()
      this.#exit(status)
    })
  }

  /** Waits until the watchdog has disconnected, and will not connect again. */
  #letGo(): void {
    Atomics.store(this.#cells, cells.ending, 1)
    const untilMs = systemClock.now() + letGoMs
    // The watchdog disconnects during this loop, since the inspector works in the middle of any JavaScript.
    while (Atomics.load(this.#cells, cells.connected) === 1 && systemClock.now() < untilMs);
  }

  /** Waits here until the termination is posted; then calls `goOn` in the host's next turn. */
  #atEnd(goOn: () => void): void {
    Atomics.store(this.#cells, cells.ready, 1)
    Atomics.notify(this.#cells, cells.ready)
    if (!this.#isPosted()) return
    const setAgain = immediatesBehind(forgetCallbacks())
    asHost(() =>
      setImmediate(() => {
        setAgain()
        goOn()
      }),
    )
    clearAsyncStack()
  }

  /** Polls: the interrupted code may be in an `Atomics.wait`, and a thread can be in only one. */
  #isPosted(): boolean {
    const untilMs = systemClock.now() + postedMs
    while (Atomics.load(this.#cells, cells.posted) === 0) if (systemClock.now() > untilMs) return false
    return true
  }

  #judged(): { readonly run: Run | null; readonly error: Error | null; readonly calls: readonly string[] } {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = deepestLook
    try {
      const here = new Error('held')
      const calls = heldCalls(here.stack ?? '')
      const run = this.#holderOf(here, calls)
      return { run, calls, error: run ? (this.#memory.errorNow() ?? run.glance()) : null }
    } finally {
      Error.stackTraceLimit = stackTraceLimit
    }
  }

  /** Finds the run whose code the thread is in: by the step, by the stack, or else the run that began last. */
  #holderOf(here: Error, calls: readonly string[]): Run | null {
    const runs = [...this.#runs.values()].map(({ run }) => run())
    const known = runs.find((run) => run.isInScope()) ?? runs.find((run) => run.owns(here)) ?? presentOrigin()?.run
    return known ?? (hasForeignCall(calls, this.#options.ownFolder) ? (runs.at(-1) ?? null) : null)
  }

  /** Memory that grows from step to step holds no loop, so the watchdog does not see it. */
  #checkMemory(): void {
    const error = this.#memory.errorNow()
    if (!error) return
    this.#memory.told()
    const last = this.#runs.get(this.#cells[cells.run] ?? 0) ?? [...this.#runs.values()].at(-1)
    last?.run().stray(error)
  }
}

/** Taken before any pipeline's code could replace it. */
function exitOf(): (status: number) => void {
  const { reallyExit } = process as unknown as { reallyExit(status: number): never }
  return (status) => Reflect.apply(reallyExit, process, [status])
}
