import { type Argument, isTaskNode, type Plan, type PlanNode, type TaskNode, wiresOf } from '#compile'
import { ERROR } from '#graph'
import type { Frames } from './leaving.ts'
import type { Alternative, Scope } from './scope.ts'

interface Around {
  readonly plan: Plan
  readonly frames: Frames
  /** The scopes of the groups beside it. */
  readonly inner: ReadonlyMap<number, Scope>
}

type Given = NonNullable<Argument>

/** All by which one of the group's nodes may be its first, in the words of the whole plan. */
export function firstOf(scope: Scope, around: Around): readonly Alternative[] {
  return scope.dependencies.tasks.flatMap((task) => waysOf(task, scope, around))
}

/** All by which a node may begin before anything else in its group has; none if it waits for something in it. */
function waysOf(task: TaskNode, scope: Scope, around: Around): readonly Alternative[] {
  const isGiven = (from: number): boolean =>
    !isTask(scope.plan.nodes[from]) && !scope.entering.has(from) && !scope.exits.has(from)
  const own: Argument[] = [...task.after, ...task.args].filter((argument) => argument && !isGiven(argument.from))
  const begins = scope.begins.get(task.index) ?? []
  const ways =
    begins.length === 0 ? [{ all: own, behind: [] }] : begins.map((way) => ({ ...way, all: [...own, ...way.all] }))
  const known = ways.flatMap(({ all, behind }) => {
    const [words, before] = [inWords(all, scope), inWords(behind, scope)]
    return words && before ? [{ all: words, behind: before }] : []
  })
  if (task.children.length === 0) return known
  // It begins with the first of its tasks, and is skipped with the last of them, but not before what it is behind.
  const starts = task.children.flatMap((child) => {
    const from = isGiven(child) ? child : scope.entering.get(child)?.argument.from
    if (from !== undefined) return beginsOf(from, task.index, around)
    const inside = scope.dependencies.task(scope.exits.get(child)?.group ?? child)
    return inside ? waysOf(inside, scope, around) : []
  })
  return known.flatMap(({ all }) => starts.map((start) => behindAll(all, start)))
}

/** The same in the words of the whole plan; `null`: some of it is in the group. */
function inWords(way: readonly Argument[], scope: Scope): readonly Given[] | null {
  const words = way.map((argument): Argument => {
    const wires = wiresOf(argument).flatMap(({ from }) => {
      const entering = scope.entering.get(from)
      return entering ? wiresOf(entering.argument) : []
    })
    const [first, ...or] = wires
    return first ? { ...first, ...(or.length > 0 ? { or } : {}) } : null
  })
  return words.every((each) => each !== null) ? words : null
}

/** All by which a node outside may begin, as the taker of its task hears of it. */
function beginsOf(index: number, taker: number, around: Around): readonly Alternative[] {
  const { plan, frames, inner } = around
  const node = plan.nodes[index]
  if (!node || !isTaskNode(node)) return [{ all: [], behind: [] }]
  // Those outside of a group hear only at its end what has begun in it.
  if (node.group !== undefined && !frames.around(taker).includes(node.group))
    return [{ all: [{ from: index, or: [{ from: index, by: ERROR }] }], behind: [] }]
  const own = [...node.after, ...node.args].flatMap((argument) =>
    argument && isTask(plan.nodes[argument.from]) ? [argument as Given] : [],
  )
  const scope = inner.get(index)
  const entering = [...(scope?.entering.values() ?? [])].map(({ argument }) => argument)
  if (scope?.isPlain) return [{ all: [...own, ...entering], behind: [] }]
  if (scope) return firstOf(scope, around).map((way) => ({ ...way, all: [...own, ...way.all] }))
  if (node.children.length === 0) return [{ all: own, behind: [] }]
  return node.children.flatMap((child) => beginsOf(child, index, around)).map((start) => behindAll(own, start))
}

function behindAll(first: readonly Given[], { all, behind }: Alternative): Alternative {
  return all.length === 0 ? { all: first, behind } : { all, behind: [...first, ...behind] }
}

function isTask(node: PlanNode | undefined): boolean {
  return node === undefined || isTaskNode(node)
}
