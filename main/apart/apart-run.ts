import type { TraceBatch } from '#bridge'
import type { Run } from '#run'
import { systemClock } from '#runtime'
import type { RunOutcome, TraceEvent, WholeOf, WholeText } from '#trace'
import { clearInterval, clearTimeout, setInterval, setTimeout } from '../host-timers.ts'
import { machineBytes } from '../watchdog/memory-bound.ts'
import { ApartWholes } from './apart-wholes.ts'
import { errorOfDeath } from './end-words.ts'
import { type ApartStart, type FromApart, fromApart } from './messages.ts'
import { killTree } from './process-tree.ts'
import type { ApartProcess, ProcessEnd, StartProcess } from './start-process.ts'
import { ToldSoFar } from './told-so-far.ts'

/** How long a run has after Stop to end by itself. */
const killAfterMs = 2_000
/** After the end of a run: how long its process has to exit, and how long to hand over what windows may ask for. */
const goneAfterMs = 1_000
const handedOverAfterMs = 10_000
/** After this long without a message, the run's code holds the loop in a call that nothing can look into. */
const silentMs = 1_000
const lookMs = 100
/** How many of the last characters of its stderr are kept. */
const keptText = 8_192
const mostHeapMb = 4_096

/** What commands and windows need of a run, wherever it is. */
export type ControlledRun = Pick<Run, 'outcome' | 'cancel' | 'setRate'>

export interface WholeReader {
  /** Reads in full what was told in part; `null`: it is not there (any more). */
  readWhole(of: WholeOf): Promise<WholeText | null>
}

export interface ApartOptions {
  readonly start: ApartStart
  readonly startProcess: StartProcess
  /** The name by which other runs on the same thread would know it. */
  readonly name: string
  readonly send: (batch: Omit<TraceBatch, 'runId'>) => void
  /** Called when the run was refused a file that only the run knows of. */
  readonly refused: (file: string) => void
  /** The limit of its heap; by default half of the machine's memory, at most 4 GB. */
  readonly heapMb?: number
  /** By default two seconds. */
  readonly killAfterMs?: number
}

/**
 * Starts a run in a process of its own: there its code can hold the thread, use up memory or end the process, and nothing
 * else notices. The process is killed two seconds after Stop, or at a second Stop.
 */
export function startApart(options: ApartOptions): ControlledRun & WholeReader {
  return new ApartRun(options)
}

class ApartRun implements ControlledRun, WholeReader {
  readonly outcome: Promise<RunOutcome>
  readonly #options: ApartOptions
  readonly #heapMb: number
  readonly #process: ApartProcess
  readonly #told = new ToldSoFar()
  readonly #looks: ReturnType<typeof setInterval>
  #end: (outcome: RunOutcome) => void = () => {}
  #isOver = false
  #isCancelling = false
  #batches = 0
  /** The loop's time in the last message, and when that message came. */
  #nowMs = 0
  #heardMs: number | null = null
  #rate: number
  #errorText = ''
  /** The exit code that the run's code asked for. */
  #exitCode: number | null = null
  #killTimer: ReturnType<typeof setTimeout> | null = null
  readonly #wholes: ApartWholes

  constructor(options: ApartOptions) {
    this.#options = options
    this.#heapMb = options.heapMb ?? Math.min(mostHeapMb, Math.floor(machineBytes() / 2 ** 21))
    this.#rate = options.start.request.clock === 'real' ? options.start.request.rate : 0
    this.outcome = new Promise((resolve) => {
      this.#end = resolve
    })
    this.#process = options.startProcess(this.#heapMb)
    this.#wholes = new ApartWholes((message) => this.#process.send(message))
    this.#process.onMessage((message) => this.#heard(message))
    this.#process.onErrorText((text) => this.#wrote(text))
    this.#process.onEnd((end) => this.#gone(end))
    process.once('exit', this.#kill)
    this.#looks = setInterval(() => this.#look(), lookMs)
    this.#process.send({ type: 'start', ...options.start })
  }

  cancel(): void {
    if (this.#isOver) return
    if (this.#isCancelling) return this.#killed()
    this.#isCancelling = true
    this.#process.send({ type: 'cancel' })
    this.#killTimer = setTimeout(() => this.#killed(), this.#options.killAfterMs ?? killAfterMs)
  }

  setRate(rate: number): void {
    if (this.#options.start.request.clock === 'real') this.#rate = rate
    this.#process.send({ type: 'rate', rate })
  }

  readWhole(of: WholeOf): Promise<WholeText | null> {
    return this.#wholes.read(of)
  }

  #heard(message: unknown): void {
    const told = fromApart(message)
    if (!told) return
    this.#wholes.heard(told)
    if (told.type === 'left') this.#left()
    if (this.#isOver) return
    this.#heardMs = systemClock.now()
    this.#take(told)
  }

  #take(told: FromApart): void {
    switch (told.type) {
      case 'beat':
        return
      case 'batch':
        this.#nowMs = told.nowMs
        return this.#send(this.#told.take(told.events))
      case 'refused':
        return this.#options.refused(told.file)
      case 'exits':
        this.#exitCode = told.code
        return
      case 'ended':
        return this.#over(told.outcome)
    }
  }

  /** The process has handed over everything. */
  #left(): void {
    this.#wholes.over()
    this.#process.send({ type: 'over' })
    this.#killAfter(goneAfterMs)
  }

  #send(events: readonly TraceEvent[]): void {
    this.#options.send({ seq: this.#batches++, events, nowMs: this.#nowMs })
  }

  #wrote(text: string): void {
    this.#errorText = (this.#errorText + text).slice(-keptText)
    process.stderr.write(text)
  }

  /**
   * Tells that the run's code holds the loop before any step was told of. A hold within a step is known from the trace
   * already.
   */
  #look(): void {
    const quietMs = this.#heardMs === null ? 0 : systemClock.now() - this.#heardMs
    if (quietMs < silentMs || this.#told.isStepOn || this.#told.hasEnded) return
    const fromMs = this.#told.atMs
    const atMs = this.#nowMs + quietMs * this.#rate
    this.#options.send({
      seq: this.#batches++,
      events: [this.#told.tell(atMs, { type: 'loop.held', fromMs, by: `code of ${this.#options.name}` })],
      nowMs: Math.max(atMs, this.#told.atMs),
    })
  }

  #killed(): void {
    this.#kill()
    this.#over({ kind: 'cancelled' })
  }

  readonly #kill = (): void => {
    const pid = this.#process.pid()
    if (pid !== undefined) killTree(pid)
  }

  #gone(end: ProcessEnd): void {
    if (this.#killTimer) clearTimeout(this.#killTimer)
    process.off('exit', this.#kill)
    this.#wholes.over()
    if (this.#isOver) return
    const known = this.#exitCode === null ? end : { code: this.#exitCode, signal: null }
    const error = errorOfDeath({ ...known, errorText: this.#errorText, heapMb: this.#heapMb })
    this.#over(this.#isCancelling ? { kind: 'cancelled' } : { kind: 'failed', error })
  }

  #killAfter(delayMs: number): void {
    if (this.#killTimer) clearTimeout(this.#killTimer)
    this.#killTimer = setTimeout(this.#kill, delayMs)
    this.#killTimer.unref()
  }

  /** Ends the trace for the run too, where it could not do that itself. */
  #over(outcome: RunOutcome): void {
    this.#isOver = true
    clearInterval(this.#looks)
    if (!this.#told.hasEnded) this.#send(this.#told.end(this.#nowMs, outcome))
    this.#killAfter(handedOverAfterMs)
    this.#end(outcome)
  }
}
