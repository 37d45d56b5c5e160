import type { Plan } from '#compile'
import type { TraceEvent } from '#trace'

/*
 * What the events of a run tell of the calls of its nodes.
 */

interface ToldTry {
  /** `null`: of a node that goes over no list. */
  readonly item: number | null
  readonly attempt: number
  readonly begunMs: number
}

interface ToldItem {
  readonly item: number
  readonly begunMs: number
  readonly endedMs: number
  readonly outcome: 'done' | 'failed' | 'cancelled'
}

function added<T>(lists: Map<number, T[]>, key: number, value: T): void {
  lists.set(key, [...(lists.get(key) ?? []), value])
}

/** Which item each task is for. */
function itemTasks(
  events: readonly TraceEvent[],
): ReadonlyMap<number, { readonly node: number; readonly item: number; readonly begunMs: number }> {
  const tasks = new Map<number, { node: number; item: number; begunMs: number }>()
  const nodes = new Map<number, number>()
  for (const event of events) {
    if (event.type !== 'task.created') continue
    if (event.node !== undefined) nodes.set(event.task, event.node)
    const node = nodes.get(event.parent ?? -1)
    if (event.item !== undefined && node !== undefined)
      tasks.set(event.task, { node, item: event.item, begunMs: event.atMs })
  }
  return tasks
}

/** The tries of each node, by its number, item by item. */
export function triesOf(events: readonly TraceEvent[]): ReadonlyMap<number, readonly ToldTry[]> {
  const items = itemTasks(events)
  const tries = new Map<number, ToldTry[]>()
  for (const event of events) {
    if (event.type !== 'node.trying') continue
    const item = event.task === undefined ? null : (items.get(event.task)?.item ?? -1)
    added(tries, event.node, { item, attempt: event.attempt, begunMs: event.atMs })
  }
  for (const list of tries.values()) list.sort((a, b) => (a.item ?? 0) - (b.item ?? 0) || a.attempt - b.attempt)
  return tries
}

/** The items of each node, in their order. An item that ended twice would be there twice. */
export function itemsOf(events: readonly TraceEvent[]): ReadonlyMap<number, readonly ToldItem[]> {
  const tasks = itemTasks(events)
  const items = new Map<number, ToldItem[]>()
  const outcomes = { value: 'done', error: 'failed', cancelled: 'cancelled' } as const
  for (const event of events) {
    const task = event.type === 'task.done' ? tasks.get(event.task) : undefined
    if (event.type !== 'task.done' || !task) continue
    const { node, item, begunMs } = task
    added(items, node, { item, begunMs, endedMs: event.atMs, outcome: outcomes[event.outcome.kind] })
  }
  for (const list of items.values()) list.sort((a, b) => a.item - b.item)
  return items
}

/** The limits that more were in than there was room for, at the end of an instant. */
export function mostAtOnce({ nodes, limits }: Plan, events: readonly TraceEvent[]): readonly string[] {
  const tasks = itemTasks(events)
  const nodeTasks = new Map<number, number>()
  const inside = new Map<string, Set<string>>()
  const over: string[] = []
  const limitOf = (index: number): string | undefined => {
    const node = nodes[index]
    return node && 'limit' in node ? node.limit : undefined
  }
  const leave = (node: number, task: number | undefined): void => {
    inside.get(limitOf(node) ?? '')?.delete(`${node} ${task}`)
  }
  events.forEach((event, at) => {
    if (event.type === 'task.created' && event.node !== undefined) nodeTasks.set(event.task, event.node)
    if (event.type === 'node.tried') leave(event.node, event.task)
    if (event.type === 'task.done') {
      const item = tasks.get(event.task)
      const node = nodeTasks.get(event.task)
      if (item) leave(item.node, event.task)
      if (node !== undefined) leave(node, undefined)
    }
    const limit = event.type === 'node.trying' ? limitOf(event.node) : undefined
    if (event.type === 'node.trying' && limit !== undefined) {
      const those = inside.get(limit) ?? new Set()
      inside.set(limit, those.add(`${event.node} ${event.task}`))
    }
    if (events[at + 1]?.atMs === event.atMs) return
    for (const [name, those] of inside) if (those.size > (limits[name] ?? 0)) over.push(`${name} at ${event.atMs}`)
  })
  return over
}
