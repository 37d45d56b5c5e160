import type { PlanCodeNode, PlanNode, PlanNodeOfKind } from '#compile'
import type { EventLoop } from '#runtime'
import type { Stream } from '#runtime-internal'
import type { Frame } from './frame.ts'
import type { Items } from './items.ts'
import type { Limits } from './limits.ts'
import type { Station } from './station.ts'

/** A try of a node. `task`: of one of its items, which has this task. */
export interface WhichTry {
  readonly node: number
  readonly attempt: number
  readonly task: number | undefined
}

/** What all nodes of a run share. */
export interface Surroundings {
  readonly loop: EventLoop
  /** By the names of the inputs. Values that other nodes give need not be JSON. */
  readonly inputs: Readonly<Record<string, unknown>>
  /** By the nodes' indices. */
  readonly stations: readonly Station[]
  /** Whether anything besides `taker`, which takes the task of `child`, needs what that gives. */
  readonly isNeeded: (child: Station, taker: Station) => boolean
  /** A node that takes the task of `child` needs it no more. */
  readonly letGo: (child: Station, taker: Station) => void
  /** A group has begun, and its nodes may begin. */
  readonly opened: (frame: Frame<Station>) => void
  /** Tells that a branch has chosen a case. */
  readonly chose: (node: number, said: string) => void
  readonly limits: Limits
  /** The tasks of the items that nodes go over. */
  readonly items: Items
  /** Tells that a node goes over a list, and how many items that has, if it is known. */
  readonly going: (node: number, items: number | undefined) => void
  /** Tells that a try of a node with policies has begun. */
  readonly trying: (which: WhichTry, timeoutMs: number | undefined) => void
  /** Tells that a try has failed, and that there will be another. */
  readonly tried: (which: WhichTry, error: unknown) => void
  /** An item of a node's stream was made or taken, or a reader has left; `isOver`: nothing will change any more, or little. */
  readonly flowed: (node: number, stream: Stream<unknown>, isOver: boolean) => void
  /** Runs the inside of a pipeline node with its arguments, in the node's own task. */
  readonly runInside: (node: PlanNodeOfKind<'pipeline'>, args: readonly unknown[]) => Promise<unknown>
  /** Calls the function of a node with its arguments. */
  readonly call: (node: PlanCodeNode, args: readonly unknown[]) => PromiseLike<unknown> | unknown
}

/**
 * Whether a node that has others, whose tasks it takes or which are in it, will fail, because of what has become of them.
 * Then main must wait for it, since its failure belongs to the run.
 */
export type WillFail<P extends PlanNode> = (node: P, station: Station) => boolean

/**
 * Runs a node when its time has come. For a node with a task, it returns what the task awaits; it is called in the
 * task's first step. For other nodes, it returns the value.
 */
export type Begin<P extends PlanNode> = (node: P, station: Station, surroundings: Surroundings) => unknown
