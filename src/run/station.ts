import type { PlanNode } from '#compile'
import { CancelledError, type EventLoop, Future, type Task } from '#runtime'

/** How far one node of the run is. */
export class Station {
  readonly node: PlanNode
  /** Nodes whose value or end this one needs before it can start. */
  readonly needs: readonly number[]
  missing: number
  task: Task<unknown> | null = null
  /** It has ended, or never will begin. */
  isSettled = false
  /** The failed node behind which this one is skipped. */
  skippedBehind: number | null = null
  /** What it gave; `undefined` where it failed or was skipped. */
  value: unknown = undefined
  /** What it failed with, a CancelledError where it was cancelled; `undefined` where it did not fail. */
  error: unknown = undefined
  #result: NodeResult | null = null

  constructor(node: PlanNode) {
    this.node = node
    this.needs = needsOf(node)
    this.missing = this.needs.length
  }

  /** It has begun or ended, or what it would give was cancelled before. */
  get isStarted(): boolean {
    return this.isSettled || this.task !== null || this.#result?.done() === true
  }

  /** Its result for a gather, which may hold it before the node has a task. */
  result(loop: EventLoop): Future<unknown> {
    if (!this.#result) {
      this.#result = new NodeResult(this, loop)
      if (this.isSettled) this.#tell(this.#result)
    }
    return this.#result
  }

  succeed(value: unknown): void {
    this.value = value
    this.#settle()
  }

  fail(error: unknown): void {
    this.error = error
    this.#settle()
  }

  #settle(): void {
    this.isSettled = true
    if (this.#result && !this.#result.done()) this.#tell(this.#result)
  }

  #tell(result: NodeResult): void {
    if (this.error === undefined) return result.setResult(this.value)
    if (this.error instanceof CancelledError) return void result.cancel()
    result.setException(this.error)
    // The run itself has seen it.
    result.exception()
  }
}

/** A node's result as a future: cancelling it cancels the node's task, where there is one. */
class NodeResult extends Future<unknown> {
  readonly #station: Station

  constructor(station: Station, loop: EventLoop) {
    super(loop)
    this.#station = station
  }

  override cancel(message?: string): boolean {
    const { task } = this.#station
    return task && !task.done() ? task.cancel(message) : super.cancel(message)
  }
}

/** Nodes whose end comes before this one's start; a gather's children are not among them. */
export function needsOf(node: PlanNode): readonly number[] {
  const needs = new Set(node.after)
  if (node.kind === 'coroutine') for (const arg of node.args) if (arg) needs.add(arg.from)
  if (node.kind === 'sleep' && node.value) needs.add(node.value.from)
  if (node.kind === 'output') needs.add(node.from)
  return [...needs]
}
