import {
  type Argument,
  collectableNodes,
  isTaskNode,
  type Plan,
  type PlanNode,
  type PlanWire,
  type TaskNode,
  wiresOf,
} from '#compile'
import { partOf } from '#graph'
import { inOrder, type Needs } from './in-order.ts'
import { letGoIn } from './let-go.ts'

/** One value of main's result. */
export interface Result {
  readonly name: string
  /** The node whose value it is, or of several that may give it the first. */
  readonly from: number
  /** The output with its wires; `null`: a node that nothing consumes. */
  readonly output: { readonly index: number; readonly argument: Argument } | null
}

/** Which nodes need which, among those that become tasks. Main's end is one more node, after all others. */
export interface Dependencies {
  readonly tasks: readonly TaskNode[]
  readonly task: (index: number) => TaskNode | undefined
  readonly end: number
  readonly results: readonly Result[]
  /** The tasks whose values are passed to the call of `index`, in order, each once. */
  readonly values: (index: number) => readonly number[]
  /** Whether the value of `index` is passed to the call of `consumer`. */
  readonly takes: (consumer: number, index: number) => boolean
  /** All tasks and main's end, each after what it needs. */
  readonly order: readonly number[]
  /** The same, and the tasks that only come first. */
  readonly needs: (index: number) => readonly number[]
  /** Tasks that only come first. */
  readonly after: (index: number) => readonly number[]
  readonly consumers: (index: number) => readonly number[]
  /** Whether the error of `child` becomes a value of this gather, or of a gather above it. */
  readonly isCollectedBy: (child: number, consumer: number) => boolean
  readonly isAwaited: (index: number) => boolean
  /** Whether it may come to be that nobody needs it any more. */
  readonly mayBeLetGo: (index: number) => boolean
  /** Whether it waits for tasks that run meanwhile, as a gather does. */
  readonly takesTasks: (index: number) => boolean
  /** Whether it stands for a whole choice, of which nothing is known. */
  readonly isChoice: (index: number) => boolean
  /** The nodes whose tasks it takes, in their order; with inputs. */
  readonly children: (index: number) => readonly number[]
}

/** What groups add to the wires of a plan. */
export interface Links {
  /** The group of each node that stands for what leaves a group. */
  readonly owners: ReadonlyMap<number, number>
  /** Those of them that stand for a group's own value. */
  readonly own: ReadonlySet<number>
  /** The wires that the nodes of a group need, by the group: it does not wait for them itself. */
  readonly touches: ReadonlyMap<number, readonly PlanWire[]>
  /** The nodes that stand for what enters this group. */
  readonly given: ReadonlySet<number>
  /** Whether what leaves a group may be skipped, or a failure that was taken in it. */
  readonly isLoose: boolean
  /** Whether it is a group: this fails with the errors of all nodes in it. */
  readonly isGroup: boolean
  /** The nodes of the whole plan that nobody may need any more. */
  readonly letGo: ReadonlySet<number>
  /** The nodes of the whole plan whose errors may become values. */
  readonly collectable: ReadonlySet<number>
  /** What enters this group and is never skipped. */
  readonly certain: ReadonlySet<number>
  /** By tasks of this scope: who takes them in its groups. */
  readonly takenInside: ReadonlyMap<number, readonly TakenInside[]>
}

/** A taker in a group, of a task outside of it. */
export interface TakenInside {
  /** Whether an error waits for it until it begins. */
  readonly waits: boolean
}

export const noLinks: Links = {
  owners: new Map(),
  own: new Set(),
  touches: new Map(),
  given: new Set(),
  isLoose: false,
  isGroup: false,
  letGo: new Set(),
  collectable: new Set(),
  certain: new Set(),
  takenInside: new Map(),
}

/** `choices`: nodes that stand for a whole choice. */
export function dependenciesOf(
  plan: Plan,
  choices: ReadonlyMap<number, unknown> = new Map(),
  { owners, own, touches, letGo }: Links = { ...noLinks, letGo: letGoIn(plan) },
): Dependencies {
  const tasks = plan.nodes.filter(isTaskNode)
  const isTask = new Map(tasks.map((task) => [task.index, task]))
  const end = plan.nodes.length
  const collectable = collectableNodes(plan)
  const results = resultsOf(plan)
  const onlyTasks = (indices: readonly number[]): readonly number[] =>
    [...new Set(indices.map((index) => owners.get(index) ?? index))].filter((index) => isTask.has(index))
  // Sets, since a gather may have thousands of children, and each of them is looked up.
  const values = new Map<number, ReadonlySet<number>>()
  const after = new Map<number, readonly number[]>()
  const needs = new Map<number, readonly number[]>()
  const children = new Map<number, readonly number[]>()
  for (const task of tasks) {
    if (task.children.length > 0) children.set(task.index, [...task.children])
    // What leaves a group is not the task of the group itself.
    const taken = task.children.filter((child) => !owners.has(child) || own.has(child))
    const touched = (touches.get(task.index) ?? []).map(({ from }) => from)
    values.set(task.index, new Set(onlyTasks([...argumentsOf(task), ...taken])))
    after.set(task.index, onlyTasks(task.after.map(({ from }) => from)))
    needs.set(
      task.index,
      onlyTasks([...argumentsOf(task), ...task.children, ...task.after.map(({ from }) => from), ...touched]),
    )
  }
  needs.set(
    end,
    onlyTasks(
      results.flatMap(({ from, output }) => [from, ...wiresOf(output?.argument ?? null).map((wire) => wire.from)]),
    ),
  )
  values.set(end, new Set(needs.get(end)))
  const consumers = consumersOf(needs)
  const links: Needs = { needs: (index) => needs.get(index) ?? [], consumers: (index) => consumers.get(index) ?? [] }
  const order = inOrder(links, [...isTask.keys(), end])
  const awaited = awaitedBy(order, links.needs, end)
  const takes = (consumer: number, index: number): boolean => values.get(consumer)?.has(index) === true
  return {
    tasks,
    task: (index) => isTask.get(index),
    end,
    results,
    values: (index) => [...(values.get(index) ?? [])],
    takes,
    order,
    ...links,
    after: (index) => after.get(index) ?? [],
    isCollectedBy: (child, consumer) => collectable.has(consumer) && takes(consumer, child),
    isAwaited: (index) => awaited.has(index),
    mayBeLetGo: (index) => letGo.has(index),
    takesTasks: (index) => children.has(index),
    isChoice: (index) => choices.has(index),
    children: (index) => children.get(index) ?? [],
  }
}

function consumersOf(needs: ReadonlyMap<number, readonly number[]>): ReadonlyMap<number, readonly number[]> {
  const consumers = new Map<number, number[]>()
  for (const [index, list] of needs) {
    for (const need of list) {
      const known = consumers.get(need)
      if (known) known.push(index)
      else consumers.set(need, [index])
    }
  }
  return consumers
}

/** Everything that has to end before main does; in `order` each node comes after what it needs. */
function awaitedBy(
  order: readonly number[],
  needs: (index: number) => readonly number[],
  end: number,
): ReadonlySet<number> {
  const found = new Set<number>([end])
  for (const index of [...order].reverse()) if (found.has(index)) for (const need of needs(index)) found.add(need)
  return found
}

function resultsOf(plan: Plan): readonly Result[] {
  return plan.awaited.flatMap((index): readonly Result[] => {
    const node = plan.nodes[index]
    if (!node) return []
    const {
      name,
      args: [argument = null],
    } = node
    if (partOf(node) !== 'output') return [{ name, from: index, output: null }]
    return [{ name, from: argument?.from ?? index, output: { index, argument } }]
  })
}

function argumentsOf({ args }: PlanNode): readonly number[] {
  return args.flatMap((argument) => wiresOf(argument).map(({ from }) => from))
}
