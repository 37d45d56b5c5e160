import type { Plan } from '#compile'
import { type EventLoop, type Future, isCancellation, type Task } from '#runtime'
import { WaitingFuture } from '#runtime-internal'
import { willFail } from './kinds.ts'
import type { Station } from './station.ts'

interface Failure {
  readonly error: unknown
  readonly node: number
}

/** What main waits for: the nodes that it awaits, or an error that nothing takes. */
export class MainWait {
  /** Ends when all nodes that main awaits have ended; fails with the first error that nothing takes. */
  readonly ended: Future<void>
  readonly #stations: readonly Station[]
  readonly #onError: Plan['onError']
  #failure: Failure | null = null
  #awaited: number

  constructor({ onError, awaited }: Plan, stations: readonly Station[], loop: EventLoop) {
    this.#stations = stations
    this.#onError = onError
    this.#awaited = awaited.length
    this.ended = new WaitingFuture({ [Symbol.iterator]: () => this.#liveTasks() }, loop, 'tasks')
  }

  /** The node that failed the run. */
  get failedNode(): number | undefined {
    return this.#failure?.node
  }

  /** A node has failed, and nothing takes the error. */
  failed(error: unknown, node: number): void {
    this.#failure ??= { error, node }
    if (this.#onError === 'end' || isCancellation(error)) this.fail(error)
  }

  /** Fails the run at once; `node`: the node whose code the error came from. */
  fail(error: unknown, node?: number): void {
    if (node !== undefined) this.#failure ??= { error, node }
    if (!this.ended.done()) this.ended.setException(error)
  }

  /** A node that main awaits has ended. */
  countEnd(): void {
    this.#awaited -= 1
  }

  /** Ends the run only after all effects of an end, since one of them may be an error. */
  endWithLast(): void {
    if (this.#awaited > 0 || this.ended.done() || this.#isFailureUnderway()) return
    if (this.#failure) this.ended.setException(this.#failure.error)
    else this.ended.setResult(undefined)
  }

  /** Whether a node has taken an error that it will fail with in its next step. */
  #isFailureUnderway(): boolean {
    return this.#stations.some((station) => {
      const { node, children, frame, hasBegun, outcome } = station
      return (children.length > 0 || frame !== null) && hasBegun && outcome === null && willFail(node, station)
    })
  }

  /** Searched each time, since only an await graph or a deadlock's report asks for it. */
  *#liveTasks(): Generator<Task<unknown>> {
    for (const { task } of this.#stations) if (task) yield task
  }
}
