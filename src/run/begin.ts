import type { PlanCodeNode, PlanNode } from '#compile'
import type { Json } from '#graph'
import type { EventLoop } from '#runtime'
import type { Station } from './station.ts'

/** What all nodes of a run share. */
export interface Surroundings {
  readonly loop: EventLoop
  readonly inputs: Readonly<Record<string, Json>>
  /** By the nodes' indices. */
  readonly stations: readonly Station[]
  /** Calls the function of a node, its arguments already there. */
  readonly call: (node: PlanCodeNode, args: readonly unknown[]) => PromiseLike<unknown> | unknown
}

/**
 * What a node does when its time has come. Of one with a task: what the task awaits, begun in its first step. Of the others:
 * their value.
 */
export type Begin<P extends PlanNode> = (node: P, station: Station, surroundings: Surroundings) => unknown
