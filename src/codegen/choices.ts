import { caughtNodes, isConditional, isTaskNode, type Plan, type PlanNode, wiresOf } from '#compile'
import { casesOf, ERROR, OUT } from '#graph'
import { casePlan, planWithout } from './case-plan.ts'
import { isOwn, type Leaving, leavingOf, type Region, wayOf } from './choice-region.ts'
import { dependenciesOf } from './dependencies.ts'
import { DoneBefore } from './done-before.ts'
import { letGoIn } from './let-go.ts'
import { Ways } from './node-ways.ts'
import type { Choice, ChosenPlan, Shape } from './shape.ts'
import { typeOfValue } from './value-types.ts'

/**
 * How many nodes may still be looked at for choices, in a plan and all cases in it: each choice looks at all of its plan's. With
 * more the ways stay apart, as they do where they do not nest.
 */
export class Looks {
  #left = 300_000

  take(plan: Plan): boolean {
    this.#left -= plan.nodes.length
    return this.#left >= 0
  }
}

/**
 * Finds what runs in the cases of a branch, or after a failure, where all of it gives one value, serves nothing else, and
 * needs nothing that the branch or the task does not need: it is one choice. What does not nest so is left as it is.
 * `shapeOf`: the shape of a case.
 */
export function withChoices(plan: Plan, looks: Looks, shapeOf: (plan: Plan) => Shape): ChosenPlan {
  const caught = caughtNodes(plan.nodes)
  const first = plan.nodes.filter(({ index, kind }) => kind === 'branch' || caught.has(index))
  const choices = new Map<number, Choice>()
  // Where the others finish, what is left in a choice goes on after one of its nodes has failed.
  if (first.length === 0 || plan.onError === 'finish') return { plan, choices }
  const dependencies = dependenciesOf(plan)
  const ways = new Ways(plan, dependencies)
  const before = new DoneBefore(plan, dependencies, ways)
  const insides = insidesOf(plan, ways)
  let chosen = plan
  // Whatever else is in a case is looked for there.
  const tried = first.filter(
    ({ kind, index }) => (kind !== 'branch' || !caught.has(index)) && ways.of(index)?.length === 0,
  )
  for (const { index } of tried) {
    if (!looks.take(plan)) break
    const node = chosen.nodes[index]
    const region = node && isTaskNode(node) && { plan: chosen, ways, first: node, inside: new Set(insides.get(index)) }
    const found = region && new Finder(region, before).find(shapeOf)
    if (!found) continue
    choices.set(index, found.choice)
    chosen = found.plan
  }
  return { plan: chosen, choices }
}

/** By the node at which their outermost way begins: the nodes that run by it. */
function insidesOf({ nodes }: Plan, ways: Ways): ReadonlyMap<number, readonly number[]> {
  const insides = new Map<number, number[]>()
  for (const { index } of nodes) {
    const from = ways.of(index)?.[0]?.from
    if (from === undefined) continue
    const known = insides.get(from)
    if (known) known.push(index)
    else insides.set(from, [index])
  }
  return insides
}

class Finder {
  readonly #region: Region
  readonly #before: DoneBefore

  constructor(region: Region, before: DoneBefore) {
    this.#region = region
    this.#before = before
  }

  find(shapeOf: (plan: Plan) => Shape): { readonly choice: Choice; readonly plan: Plan } | null {
    const { first } = this.#region
    if (!this.#canBegin() || !this.#isWhole()) return null
    const needs = this.#needs()
    const leaving = needs && leavingOf(this.#region)
    if (!needs || !leaving) return null
    const plan = planWithout(this.#region, needs, leaving)
    if (letGoIn(plan).has(first.index)) return null
    const choice = this.#choice(needs, leaving, shapeOf)
    return choice && { choice, plan }
  }

  /** One node that always runs, by itself. */
  #canBegin(): boolean {
    const { first } = this.#region
    const isPlain = first.children.length === 0 && first.group === undefined && first.kind !== 'group'
    return isPlain && !isConditional(first)
  }

  /** Whether each group is inside with all of its nodes, or not at all. */
  #isWhole(): boolean {
    const { plan, inside } = this.#region
    return plan.nodes.every(({ index, group }) => group === undefined || inside.has(index) === inside.has(group))
  }

  /** What its nodes need from outside; `null`: something that is not there when the first of them begins. */
  #needs(): readonly number[] | null {
    const { plan, first, inside } = this.#region
    const there = this.#before.of(first)
    const needs = new Set(first.args.flatMap(wiresOf).map(({ from }) => from))
    for (const index of inside) {
      const node = plan.nodes[index] as PlanNode
      const values = [...node.args.flatMap(wiresOf).map(({ from }) => from), ...node.children]
      for (const from of [...values, ...node.after.map((wire) => wire.from)]) {
        const source = plan.nodes[from]
        if (isOwn(this.#region, from)) continue
        if (source && isTaskNode(source) && !there.has(from)) return null
        if (values.includes(from)) needs.add(from)
      }
    }
    return [...needs]
  }

  #choice(needs: readonly number[], leaving: Leaving, shapeOf: (plan: Plan) => Shape): Choice | null {
    const { plan: all, first, inside } = this.#region
    const base = { needs, name: leaving.ends.length === 1 ? (leaving.ends[0]?.name ?? null) : null }
    const shapeBy = (handle: string): Shape | null => {
      const plan = casePlan(this.#region, handle, leaving)
      return plan && shapeOf(plan)
    }
    if (first.kind === 'branch') {
      return { ...base, kind: 'branch', node: first, cases: casesOf(first.code).map(({ id }) => shapeBy(id)) }
    }
    const goesOn = [...inside].some((index) => wayOf(this.#region, index) === OUT)
    const type = goesOn
      ? typeOfValue(
          first.index,
          (index) => all.nodes[index],
          () => false,
        )
      : null
    const own = leaving.ends
      .flatMap(({ wires }) => wires)
      .filter(({ from, by = OUT }) => from === first.index && by === OUT)
    // A variable needs a type, and what only leaves is written where it does.
    if (goesOn ? type === null : own.length > 1) return null
    const isOwn = own.length > 0
    return { ...base, kind: 'try', node: first, isOwn, type, done: shapeBy(OUT), failed: shapeBy(ERROR) }
  }
}
