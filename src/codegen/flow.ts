import { collectableGathers, type Plan, type PlanNode } from '#compile'

export type TaskNode = Extract<PlanNode, { kind: 'coroutine' | 'gather' | 'sleep' }>

/** One value of main's result. */
export interface Result {
  readonly name: string
  readonly from: number
}

/** Who needs whom, among the nodes that become tasks; main's end is one more node, behind all others. */
export interface Flow {
  readonly tasks: readonly TaskNode[]
  readonly end: number
  readonly results: readonly Result[]
  /** Tasks that `index` hands over to its call, in order, each once. */
  readonly values: (index: number) => readonly number[]
  /** The same and those that only come first. */
  readonly needs: (index: number) => readonly number[]
  /** Tasks that only come first. */
  readonly after: (index: number) => readonly number[]
  /** Everything that has to end before `index` can start. */
  readonly ancestors: (index: number) => ReadonlySet<number>
  readonly consumers: (index: number) => readonly number[]
  /** Its error becomes a value of this gather, or of one above it. */
  readonly isCollectedBy: (child: number, consumer: number) => boolean
  readonly isAwaited: (index: number) => boolean
}

export function flowOf(plan: Plan): Flow {
  const tasks = plan.nodes.filter((node): node is TaskNode => node.kind !== 'input' && node.kind !== 'output')
  const isTask = new Set(tasks.map((task) => task.index))
  const end = plan.nodes.length
  const collectable = collectableGathers(plan)
  const results = resultsOf(plan)
  const onlyTasks = (indices: readonly number[]): readonly number[] =>
    [...new Set(indices)].filter((index) => isTask.has(index))
  const values = new Map<number, readonly number[]>()
  const after = new Map<number, readonly number[]>()
  const needs = new Map<number, readonly number[]>()
  for (const task of tasks) {
    values.set(task.index, onlyTasks(valuesOf(task)))
    after.set(task.index, onlyTasks(task.after))
    needs.set(task.index, onlyTasks([...valuesOf(task), ...task.after]))
  }
  values.set(end, onlyTasks(results.map((result) => result.from)))
  needs.set(end, values.get(end) ?? [])
  const ancestors = new Map<number, ReadonlySet<number>>()
  const consumers = new Map<number, number[]>()
  for (const [index, list] of needs)
    for (const need of list) consumers.set(need, [...(consumers.get(need) ?? []), index])
  const ancestorsOf = (index: number): ReadonlySet<number> => {
    const known = ancestors.get(index)
    if (known) return known
    const found = new Set<number>()
    for (const need of needs.get(index) ?? []) for (const each of [need, ...ancestorsOf(need)]) found.add(each)
    ancestors.set(index, found)
    return found
  }
  return {
    tasks,
    end,
    results,
    values: (index) => values.get(index) ?? [],
    needs: (index) => needs.get(index) ?? [],
    after: (index) => after.get(index) ?? [],
    ancestors: ancestorsOf,
    consumers: (index) => consumers.get(index) ?? [],
    isCollectedBy: (child, consumer) => {
      const node = plan.nodes[consumer]
      return node?.kind === 'gather' && collectable.has(consumer) && node.children.includes(child)
    },
    isAwaited: (index) => ancestorsOf(end).has(index),
  }
}

function resultsOf(plan: Plan): readonly Result[] {
  return plan.awaited.flatMap((index) => {
    const node = plan.nodes[index]
    if (!node) return []
    return [{ name: node.name, from: node.kind === 'output' ? node.from : index }]
  })
}

function valuesOf(task: TaskNode): readonly number[] {
  if (task.kind === 'gather') return task.children
  if (task.kind === 'sleep') return task.value ? [task.value.from] : []
  return task.args.flatMap((argument) => (argument ? [argument.from] : []))
}
