import { described, stackTextOf } from '#foreign-value'
import { creationStackOf, type Instrument, type LoopContext, systemClock, type Task } from '#runtime'
import type { CodeFrame, ReportPlace } from '#trace'
import type { CodeMap } from './code-map.ts'
import { errorInfo, framesOf } from './error-info.ts'
import type { Recorder } from './recorder.ts'
import type { TimerPlace } from './run-timers.ts'
import type { Sightings } from './sightings.ts'

export interface ReporterOptions {
  readonly recorder: Recorder
  /** `null`: not compiled yet. */
  readonly program: () => CodeMap | null
  readonly sightings: Sightings | null
}

/** Records the loop's reports, with the node and the lines of code that each is about. */
export class Reporter implements Instrument {
  readonly #options: ReporterOptions

  constructor(options: ReporterOptions) {
    this.#options = options
  }

  /** Records what asyncio's exception handler would be called with. */
  reported({ message, error, task, taskName, creationStack }: LoopContext): void {
    const program = this.#options.program()
    const name = task?.name ?? taskName
    const said = [
      message,
      ...(name === undefined ? [] : [`task ${name}`]),
      ...(error === undefined ? [] : [errorWords(error)]),
    ]
    const owner = task ? this.#options.recorder.ownerOf(task) : undefined
    const at = errorInfo(error, program, owner).frames
    this.#options.recorder.record({
      type: 'log',
      level: error === undefined ? 'warn' : 'error',
      text: said.join(': '),
      isReport: true,
      ...this.#about(task, [...placesOf('at', at), ...this.#made(creationStack)]),
      ...(task ? { task: task.number } : {}),
    })
  }

  callbackSlow(task: Task<unknown> | null, durationMs: number): void {
    const places = [...this.#held(task, durationMs), ...this.#made(task ? creationStackOf(task) : undefined)]
    this.#options.recorder.record({
      type: 'callback.slow',
      durationMs,
      ...this.#about(task, places),
      ...(task ? { task: task.number } : {}),
    })
  }

  /** A task that was cancelled at an end has failed. Reported as asyncio does, since nobody awaits the task any more. */
  failedAtEnd(task: Task<unknown>): void {
    if (!task.done() || task.cancelled() || task.exception() === null) return
    this.reported({ message: 'unhandled exception during run() shutdown', error: task.exception(), task })
  }

  /** A task ignored its cancellation and is left behind. */
  abandoned(task: Task<unknown>): void {
    const about = this.#about(task, this.#made(creationStackOf(task)))
    this.#options.recorder.record({ type: 'task.abandoned', task: task.number, ...about })
  }

  /** Reports the timers that the run's end has cleared, with one report for all timers set by the same line. */
  left(timers: readonly TimerPlace[]): void {
    const groups = new Map<string, TimerPlace[]>()
    for (const timer of timers) {
      const { node, places = [] } = this.#set(timer)
      const key = JSON.stringify([timer.by, node, places[0]])
      groups.set(key, [...(groups.get(key) ?? []), timer])
    }
    for (const [first, ...more] of groups.values()) if (first) this.#tellLeft(first, 1 + more.length)
  }

  /** The node whose code has set the timer. */
  setterOf(timer: TimerPlace): number | undefined {
    return this.#set(timer).node
  }

  #tellLeft(timer: TimerPlace, count: number): void {
    const text =
      count === 1
        ? `${timer.by} was still set when the run ended, and was cleared`
        : `${timer.by} was still set ${count} times when the run ended, and was cleared`
    this.#options.recorder.record({ type: 'log', level: 'warn', text, isReport: true, ...this.#set(timer) })
  }

  #set({ made, task }: TimerPlace) {
    const about = this.#about(null, this.#made(stackTextOf(made)))
    const owner = about.node === undefined && task ? this.#options.recorder.ownerOf(task) : about.node
    return { ...about, ...(owner === undefined ? {} : { node: owner }) }
  }

  /** The places where the task held the thread; if its code was not seen, its last await. */
  #held(task: Task<unknown> | null, durationMs: number): readonly ReportPlace[] {
    const { program, sightings } = this.#options
    const compiled = program()
    if (!compiled || !sightings) return []
    const seen = sightings.seenSince(task, systemClock.now() - durationMs, compiled)
    if (seen.length > 0 || !task) return placesOf('at', seen)
    return placesOf('near', sightings.lastAwait(task, compiled))
  }

  #made(creationStack = ''): readonly ReportPlace[] {
    const program = this.#options.program()
    return program ? placesOf('made', framesOf(creationStack, program)) : []
  }

  /**
   * The node and the places of a report. The node is the task's own or the one that made it, else that of the first
   * place.
   */
  #about(task: Task<unknown> | null | undefined, places: readonly ReportPlace[]) {
    const own = task ? this.#options.recorder.ownerOf(task) : undefined
    const node = own ?? places.find((place) => place.node !== undefined)?.node
    return { ...(node === undefined ? {} : { node }), ...(places.length > 0 ? { places } : {}) }
  }
}

function errorWords(error: unknown): string {
  const { name, message } = described(error)
  return `${name}: ${message}`
}

function placesOf(is: ReportPlace['is'], frames: readonly CodeFrame[]): readonly ReportPlace[] {
  return frames.map((frame) => ({ ...frame, is }))
}
