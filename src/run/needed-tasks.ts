import { needsOf, type PlanNode, wiresInto } from '#compile'
import { STREAM } from '#graph'
import type { Task } from '#runtime'

/** What is known of a node that may have to end first. */
interface Station {
  readonly node: PlanNode
  readonly task: Task<unknown> | null
  readonly hasBegun: boolean
  readonly outcome: unknown
  readonly sources: readonly (object | null)[]
  readonly children: readonly Station[]
  readonly group: Station | null
  readonly via: Station | null
}

/** The task of a node; before it has one, the tasks that must end, or go on, first. */
export function tasksBefore(station: Station, stations: readonly Station[]): readonly Task<unknown>[] {
  const tasks: Task<unknown>[] = []
  const known = new Set([station])
  // The loop also visits the stations that are added to the set meanwhile.
  for (const each of known) {
    const { task, outcome } = each
    if (task && !task.done()) tasks.push(task)
    if (task === null && outcome === null) for (const need of neededBy(each, stations)) known.add(need)
  }
  return tasks
}

function* neededBy({ node, sources, children, group, via }: Station, stations: readonly Station[]): Generator<Station> {
  if (via) yield via
  if (group && !group.hasBegun) yield group
  // Of a stream that it only reads it needs the beginning.
  const ended = new Set(wiresInto(node).flatMap(({ from, by }) => (by === STREAM ? [] : [from])))
  for (const need of needsOf(node)) {
    const before = stations[need] as Station
    if (ended.has(need) || !before.hasBegun) yield before
  }
  for (const source of sources) if (source && 'node' in source) yield source as Station
  yield* children
}
