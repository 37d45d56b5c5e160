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

/** After Stop the run has so long to end by itself. */
const killAfterMs = 2_000
/** After its end its process has so long to go, and so long to hand over what may still be asked for. */
const goneAfterMs = 1_000
const handedOverAfterMs = 10_000
/** Without a word for so long its code holds the loop in a call that nothing can look into. */
const silentMs = 1_000
const lookMs = 100
/** Of what it writes to stderr so much is kept. */
const keptText = 8_192
const mostHeapMb = 4_096

/** What commands and windows need of a run, wherever it is. */
export type ControlledRun = Pick<Run, 'outcome' | 'cancel' | 'setRate'>

export interface WholeReader {
  /** All of something that was told in part; `null`: it is not there (any more). */
  readWhole(of: WholeOf): Promise<WholeText | null>
}

export interface ApartOptions {
  readonly start: ApartStart
  readonly startProcess: StartProcess
  /** What other runs on its thread would be known by. */
  readonly name: string
  readonly send: (batch: Omit<TraceBatch, 'runId'>) => void
  /** The run was refused a file that only it knows of. */
  readonly refused: (file: string) => void
  /** In place of half the machine's memory, 4 GB at most. */
  readonly heapMb?: number
  /** In place of two seconds. */
  readonly killAfterMs?: number
}

/**
 * Starts a run in a process of its own: the same run, whose code can hold its thread, spend its memory or end its process
 * without anybody else noticing. Two seconds after Stop, or at a second Stop, its process is killed.
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
  /** The loop's time at the last word, and when that came. */
  #nowMs = 0
  #heardMs: number | null = null
  #rate: number
  #errorText = ''
  /** As its code has asked for. */
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

  /** Nothing more will come. */
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

  /** What holds the loop in a step is known already; what does so before its step could be told of is told here. */
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

  /** The trace ends as every one does, also of a run that could not tell of its end. */
  #over(outcome: RunOutcome): void {
    this.#isOver = true
    clearInterval(this.#looks)
    if (!this.#told.hasEnded) this.#send(this.#told.end(this.#nowMs, outcome))
    this.#killAfter(handedOverAfterMs)
    this.#end(outcome)
  }
}
