import type { Argument, Plan, PlanNodeOfKind, PlanWire } from '#compile'
import type { Dependencies } from './dependencies.ts'
import type { Failures } from './failures.ts'
import type { Leaving } from './leaving.ts'

/** What enters a group: an argument of one of its nodes, or only its order counts. */
export interface Entering {
  readonly argument: NonNullable<Argument>
  readonly isOrder: boolean
}

/** What leaves a group, as those outside see it; `null`: the group's own value. */
export interface Exit {
  readonly group: number
  readonly leaving: Leaving | null
}

/** All that one of a group's nodes waits for, each outside of the group. */
export interface Alternative {
  readonly all: readonly NonNullable<Argument>[]
  /** What it waits for first: until then it is not skipped. */
  readonly behind: readonly NonNullable<Argument>[]
}

/**
 * Main's nodes, or those of a group, as a plan of their own: what comes from outside is like its inputs, what leaves it
 * like its outputs, and a group in it is one node.
 */
export interface Scope {
  /** `null`: main. */
  readonly group: PlanNodeOfKind<'group'> | null
  readonly plan: Plan
  readonly dependencies: Dependencies
  readonly failures: Failures
  /** A group that begins with all that comes from outside, and in which nothing goes on after a failure. */
  readonly isPlain: boolean
  /** Whether something in it may go on after something else was skipped. */
  readonly isLoose: boolean
  /** What comes from outside, in the words of the scope around. */
  readonly entering: ReadonlyMap<number, Entering>
  /** What leaves the groups in it: nodes that stand for that. */
  readonly exits: ReadonlyMap<number, Exit>
  readonly inner: ReadonlyMap<number, Scope>
  /** The wires that the nodes of its loose groups wait for, in the order of what enters these. */
  readonly touches: ReadonlyMap<number, readonly PlanWire[]>
  /** By which of its first nodes each of its groups begins, if all of these wait for something outside of it. */
  readonly begins: ReadonlyMap<number, readonly Alternative[]>
  /** The outputs for its own value; empty: nobody takes it. */
  readonly ends: readonly number[]
  /** The outputs for what leaves it. */
  readonly leaving: readonly { readonly output: number; readonly wire: Leaving }[]
}

/** Whether it gives more than its own value. */
export function isRecord(scope: Scope): boolean {
  return !scope.isPlain || scope.leaving.length > 0
}
