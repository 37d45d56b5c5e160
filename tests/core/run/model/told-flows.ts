import type { Plan } from '#compile'
import type { TraceEvent } from '#trace'

/*
 * What the events of a run tell of its streams.
 */

/** The items that each node has made or taken, by its number: it logs each. */
export function itemsLogged(
  events: readonly TraceEvent[],
): ReadonlyMap<number, readonly { readonly item: number; readonly atMs: number }[]> {
  const readings = new Map<number, { item: number; atMs: number }[]>()
  for (const event of events) {
    if (event.type !== 'log' || event.isReport || event.node === undefined) continue
    const item = { item: Number(event.text), atMs: event.atMs }
    readings.set(event.node, [...(readings.get(event.node) ?? []), item])
  }
  return readings
}

/** The streams of which more lay ready than there is room for: one, if whoever asked for it has left meanwhile. */
export function tooFarAhead({ nodes }: Plan, events: readonly TraceEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.type !== 'node.flowed') return []
    const node = nodes[event.node]
    const room = node?.kind === 'coroutine' ? (node.stream?.buffer ?? 0) : 0
    return event.ready > Math.max(room, 1) ? [`${node?.id} at ${event.atMs}: ${event.ready} of ${room}`] : []
  })
}
