import type { RunOutcome, TraceEvent } from '#trace'

type Untold = TraceEvent extends infer E ? (E extends TraceEvent ? Omit<E, 'seq' | 'atMs'> : never) : never

/** What a run apart has told so far: enough to end its trace when its process is gone. */
export class ToldSoFar {
  #seq = 0
  #atMs = 0
  #hasEnded = false
  #running: number | null = null
  readonly #open = new Set<number>()

  /** Whether a task is in a step, as far as the trace tells. */
  get isStepOn(): boolean {
    return this.#running !== null
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** The loop's time at the last event. */
  get atMs(): number {
    return this.#atMs
  }

  /** Takes events of the run and numbers them on without a gap, whatever was told in between. */
  take(events: readonly TraceEvent[]): readonly TraceEvent[] {
    return events.map((event) => {
      this.#see(event)
      return { ...event, seq: this.#seq++ }
    })
  }

  /** Adds an event on behalf of the run. */
  tell(atMs: number, event: Untold): TraceEvent {
    this.#atMs = Math.max(this.#atMs, atMs)
    const told = { ...event, seq: this.#seq++, atMs: this.#atMs } as TraceEvent
    this.#see(told)
    return told
  }

  /** The events that end the trace for a run that can't do so itself: tasks that were still open count as cancelled. */
  end(atMs: number, outcome: RunOutcome): readonly TraceEvent[] {
    const tasks = [...this.#open].map((task) =>
      this.tell(atMs, { type: 'task.done', task, outcome: { kind: 'cancelled' } }),
    )
    return [...tasks, this.tell(atMs, { type: 'run.ended', outcome })]
  }

  #see(event: TraceEvent): void {
    this.#atMs = Math.max(this.#atMs, event.atMs)
    switch (event.type) {
      case 'task.created':
        this.#open.add(event.task)
        return
      case 'task.running':
        this.#running = event.task
        return
      case 'task.done':
        this.#open.delete(event.task)
        return this.#leaves(event.task)
      case 'task.waiting':
        return this.#leaves(event.task)
      case 'loop.idle':
        this.#running = null
        return
      case 'run.ended':
        this.#hasEnded = true
        this.#running = null
    }
  }

  #leaves(task: number): void {
    if (this.#running === task) this.#running = null
  }
}
