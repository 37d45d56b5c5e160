import type { PlanNode } from '#compile'
import { type EventLoop, Future, type Task } from '#runtime'

/** A node's result as a future from the start of the run: gathers hold it before the node has a task. */
class NodeResult extends Future<unknown> {
  task: Task<unknown> | null = null

  override cancel(message?: string): boolean {
    if (this.task && !this.task.done()) return this.task.cancel(message)
    return super.cancel(message)
  }
}

/** How far one node of the run is. */
export interface Station {
  readonly node: PlanNode
  readonly result: NodeResult
  /** Nodes whose value or end this one needs before it can start. */
  readonly needs: readonly number[]
  missing: number
  isSettled: boolean
  /** The failed node behind which this one is skipped. */
  skippedBehind: number | null
}

/** A node before the run. */
export function stationOf(node: PlanNode, loop: EventLoop): Station {
  const needs = needsOf(node)
  return { node, result: new NodeResult(loop), needs, missing: needs.length, isSettled: false, skippedBehind: null }
}

/** Nodes whose end comes before this one's start; a gather's children are not among them. */
export function needsOf(node: PlanNode): readonly number[] {
  const needs = new Set(node.after)
  if (node.kind === 'coroutine') for (const arg of node.args) if (arg) needs.add(arg.from)
  if (node.kind === 'sleep' && node.value) needs.add(node.value.from)
  if (node.kind === 'output') needs.add(node.from)
  return [...needs]
}
