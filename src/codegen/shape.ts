import type { Plan, PlanNodeOfKind, PlanWire, TaskNode } from '#compile'
import type { Dependencies } from './dependencies.ts'
import type { Failures } from './failures.ts'
import type { Scope } from './scope.ts'

/** What decides how the main of one file is printed, or a case of a choice in it. */
export interface Shape {
  readonly plan: Plan
  /** The plan with each choice as one node, as dependencies and failures have it. */
  readonly chosen: ChosenPlan
  readonly dependencies: Dependencies
  readonly failures: Failures
  /** Main's scope; `null`: there are no groups. */
  readonly scope: Scope | null
}

/** A plan in which the nodes of each choice are one node: the one at which the choice begins. */
export interface ChosenPlan {
  readonly plan: Plan
  /** By the nodes at which they begin. */
  readonly choices: ReadonlyMap<number, Choice>
}

/** Well nested code that gives one value: `if … else`, `switch` and `try … catch`. */
export type Choice = BranchChoice | TryChoice

interface ChoiceBase {
  /** The nodes outside whose values it takes, in the order of the arguments of the node that stands for it. */
  readonly needs: readonly number[]
  /** What its value is called by who takes it; `null`: nobody has a name for it. */
  readonly name: string | null
}

export interface BranchChoice extends ChoiceBase {
  readonly kind: 'branch'
  readonly node: PlanNodeOfKind<'branch'>
  /** What runs in each case, and ends with the value; `null`: nothing. */
  readonly cases: readonly (Shape | null)[]
}

export interface TryChoice extends ChoiceBase {
  readonly kind: 'try'
  readonly node: TaskNode
  /** Whether its own value leaves the choice. */
  readonly isOwn: boolean
  /** What runs once it is done, or only gives a value; `null`: nothing. */
  readonly done: Shape | null
  /** The type of its value where something runs once it is done; `null`: nothing runs then. */
  readonly type: string | null
  /** What runs once it has failed. */
  readonly failed: Shape | null
}

/** A way by which a node runs: a case of a branch, or the failure of a task. */
export type Way = Required<PlanWire>

/** A shape, and those of all cases in it. */
export function allShapes(shape: Shape): readonly Shape[] {
  const cases = [...shape.chosen.choices.values()].flatMap((choice) =>
    choice.kind === 'branch' ? choice.cases : [choice.done, choice.failed],
  )
  return [shape, ...cases.flatMap((each) => (each ? allShapes(each) : []))]
}
