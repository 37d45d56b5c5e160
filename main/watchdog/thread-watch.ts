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
/** How long the thread waits, within what holds it, until its end is posted. */
const postedMs = 500
/** How long the end of the process waits for the watchdog. */
const letGoMs = 500
/** Of a stack of calls that holds the thread; ten would be those of the host alone. */
const deepestLook = 200

export interface ThreadWatchOptions {
  /** The watchdog's program. */
  readonly file: string
  /** This program's own files are below it: their code is not broken off. */
  readonly ownFolder: string
  /** Set where the watchdog is to hear of signals too, which it can whatever the thread is at. */
  readonly onSignal?: (signal: EndSignal) => void
  /** It hears of them from here on, until then the thread has to. Resolves as the thread no longer does: a signal then ends it. */
  readonly onListening?: () => Promise<void>
  /** Of an app with windows, which has no other way to ask what shall become of it when it is held. */
  readonly app?: AppStart
}

let watch: ThreadWatch | null = null

/** From the first run on, a watchdog looks after this thread. Once in a process. */
export function watchThread(options: ThreadWatchOptions): void {
  watch ??= new ThreadWatch(options)
}

/** What a run gives to be looked after. */
export interface WatchedRun extends WatchedPipeline {
  /** Made by `stepBegan`'s caller: there is no run before there are options. */
  readonly run: () => Run
}

/** Tells the watchdog whose step begins, and ends with the run. */
export interface RunWatch {
  stepBegan(node: number | undefined): void
  /** The watchdog is on its feet. */
  readonly ready: Promise<void>
  end(): void
}

/** Looks after a run that is about to be started; `null`: nobody watches this thread. */
export function watchRun(watched: WatchedRun): RunWatch | null {
  return watch?.begin(watched) ?? null
}

/**
 * The thread's side of the watchdog, which is a thread of its own: it sees that this one has had no turn for a while, asks in
 * the middle of what holds it (by the inspector, which interrupts any JavaScript) whose code that is, and ends it past its
 * limit. So what has no guard in it (regular expressions, `eval`, packages, floods of microtasks) is ended like all else.
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
        // Who waits for it is kept until here, and no longer.
        worker.unref()
        ready()
      })
      // Without it code is guarded as far as it was compiled here.
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

  /** Between ticks the thread is at Node's own code: a flood of them is ended by leaving out the next. */
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
   * The same, and waits there for its end to be posted. What was in the middle of a step ends in the host's next turn.
   * `isPressed`: in the host's code too.
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

  /** Ends the process, in its next turn. */
  #end(status: number): void {
    // What floods the thread with them would go on, and the turn would never come.
    withoutTicks('all')
    this.#atEnd(() => {
      this.#letGo()
      this.#exit(status)
    })
  }

  /** Waits until the watchdog is no longer connected, and will not be again. */
  #letGo(): void {
    Atomics.store(this.#cells, cells.ending, 1)
    const untilMs = systemClock.now() + letGoMs
    // Its going is done in the middle of this, like all that it does.
    while (Atomics.load(this.#cells, cells.connected) === 1 && systemClock.now() < untilMs);
  }

  /** Waits here until the end of what holds the thread is posted; then calls `goOn` in the host's next turn. */
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

  /** Looks again and again: this may be in the middle of an `Atomics.wait`, and a thread can be in one only. */
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

  /** Whose code the thread is at: that of the step, or of the run that is named in the stack, or of the one begun last. */
  #holderOf(here: Error, calls: readonly string[]): Run | null {
    const runs = [...this.#runs.values()].map(({ run }) => run())
    const known = runs.find((run) => run.isInScope()) ?? runs.find((run) => run.owns(here)) ?? presentOrigin()?.run
    return known ?? (hasForeignCall(calls, this.#options.ownFolder) ? (runs.at(-1) ?? null) : null)
  }

  /** What grows from step to step holds nothing. */
  #checkMemory(): void {
    const error = this.#memory.errorNow()
    if (!error) return
    this.#memory.told()
    const last = this.#runs.get(this.#cells[cells.run] ?? 0) ?? [...this.#runs.values()].at(-1)
    last?.run().stray(error)
  }
}

/** Taken before any pipeline's code could put something else in its place. */
function exitOf(): (status: number) => void {
  const { reallyExit } = process as unknown as { reallyExit(status: number): never }
  return (status) => Reflect.apply(reallyExit, process, [status])
}
