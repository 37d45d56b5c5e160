import { type Argument, isAwaitedInside, isConditionalArgument, type Plan, type PlanWire, wiresOf } from '#compile'
import { OUT } from '#graph'
import { Entry } from './entry.ts'
import { Frame } from './frame.ts'
import { type Exit, Station } from './station.ts'

const none: readonly never[] = []

/** The stations of a plan's nodes before the run, by the nodes' indices. */
export function stationsOf({ nodes, awaited }: Plan): readonly Station[] {
  const stations = nodes.map((node) => new Station(node))
  const relays = relaysOf(stations)
  for (const index of awaited) (stations[index] as Station).isAwaited = true
  const enter = (station: Station, wires: readonly PlanWire[]): Entry => {
    const entry = new Entry(wires)
    station.missing += 1
    for (const { from, by = OUT } of wires) {
      const giver = relays(from, station)
      giver.exits = appended(giver.exits, { by, station, entry })
    }
    return entry
  }
  for (const station of stations.filter(({ node }) => !isAwaitedInside(node))) {
    const { node } = station
    const plain = new Set<Station>()
    for (const wire of node.after) {
      if (wire.by === undefined) plain.add(relays(wire.from, station))
      else enter(station, [wire])
    }
    const source = (argument: Argument, of: Station): Station | Entry | null => {
      if (argument === null) return null
      if (argument.isCold) return coldOf(stations[argument.from] as Station, of, station, source)
      if (isConditionalArgument(argument)) return enter(station, wiresOf(argument))
      const giver = relays(argument.from, station)
      plain.add(giver)
      return giver
    }
    station.sources = node.args.map((argument) => source(argument, station))
    station.missing += plain.size
    for (const need of plain) need.dependants = appended(need.dependants, station)
    station.children = node.children.map((child) => relays(child, station))
    for (const child of new Set(station.children)) child.takers = appended(child.takers, station)
  }
  for (const station of everyStation(stations)) keepLists(station)
  return stations
}

function keepLists(station: Station): void {
  const { dependants, exits, takers } = station
  if (exits.length > 0) {
    station.exits = withDependants(exits, dependants)
    station.dependants = none
  } else station.dependants = kept(dependants)
  station.takers = kept(takers)
}

/** A cold coroutine among the arguments of a node. `awaiter`: has the task, and waits for what the coroutine needs. */
function coldOf(
  cold: Station,
  of: Station,
  awaiter: Station,
  source: (argument: Argument, of: Station) => Station | Entry | null,
): Station {
  cold.awaiter = awaiter
  cold.sources = cold.node.args.map((argument) => source(argument, cold))
  of.colds = appended(of.colds, cold)
  return cold
}

/** Changes the list in place, unless it is the empty one, which all share. */
function appended<T>(list: readonly T[], item: T): readonly T[] {
  if (list.length === 0) return [item]
  const own = list as T[]
  own.push(item)
  return own
}

function* everyStation(stations: readonly Station[]): Generator<Station> {
  for (const station of stations) {
    yield station
    for (const relay of station.relays) {
      relay.sources = station.sources
      yield relay
    }
  }
}

/**
 * Puts the stations into their groups. Returns the station that a node hears another one from: that one's own, or, if
 * the wire leaves groups, one that ends when the outermost of them has.
 */
function relaysOf(stations: readonly Station[]): (from: number, to: Station) => Station {
  let hasGroups = false
  for (const station of stations) {
    const { kind, group } = station.node
    if (kind === 'group') station.frame = new Frame()
    if (group === undefined) continue
    hasGroups = true
    station.group = stations[group] as Station
  }
  const at = (from: number): Station => stations[from] as Station
  if (!hasGroups) return at
  for (const station of stations) {
    const frame = station.group?.frame
    if (!frame) continue
    frame.members.push(station)
    frame.open += 1
  }
  return (from, to) => {
    const station = at(from)
    const left = groupLeft(station, to)
    return left ? relayOf(station, left) : station
  }
}

/** The outermost group of a station that the other one is not in. */
function groupLeft(from: Station, to: Station): Station | null {
  if (from.group === null) return null
  const kept = new Set<Station>()
  for (let at = to.group; at; at = at.group) kept.add(at)
  let left: Station | null = null
  for (let at: Station | null = from.group; at && !kept.has(at); at = at.group) left = at
  return left
}

function relayOf(station: Station, group: Station): Station {
  const known = station.relays.find(({ via }) => via === group)
  if (known) return known
  const relay = new Station(station.node)
  relay.relayed = station
  relay.via = group
  station.relays = [...station.relays, relay]
  group.frame?.deliveries.push(relay)
  return relay
}

/** All wires of a node, in the order of the file. */
function withDependants(exits: readonly Exit[], dependants: readonly Station[]): readonly Exit[] {
  const plain = dependants.map((station): Exit => ({ by: OUT, station, entry: null }))
  return [...plain, ...exits].sort((a, b) => a.station.node.index - b.station.node.index)
}

/** A copy of exact length: a list that has grown keeps room for a dozen more, and it lives as long as the run. */
function kept(list: readonly Station[]): readonly Station[] {
  return list.length > 0 ? list.slice() : none
}
