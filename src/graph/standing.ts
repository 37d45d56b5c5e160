import { isFree, lightBindingsOf, topLevelNames } from '#code'
import type { Graph, Node } from './graph.ts'
import { membersOf } from './groups.ts'
import { type Includes, includedFile, includedPath } from './includes.ts'
import { fieldsOf, isRunNode, kindOf, paramOf, partOf } from './kinds.ts'
import { edgeId, type NodeId } from './node.ts'
import { hasCode, programName } from './node-name.ts'
import { edgesInto, nodeById } from './queries.ts'
import { isSameSettings } from './settings.ts'

/**
 * How an earlier run relates to a part of the present drawing. `told`: it ran as it is drawn. `changed`: it ran, but
 * would now do something else; a wire is changed if its source node is. `not part`: it did not run.
 */
export type Standing = 'told' | 'changed' | 'not part'

/** How a drawing relates to the one that ran. */
export interface Standings {
  readonly ofNode: (id: NodeId) => Standing
  /** By `edgeId`. */
  readonly ofEdge: (id: string) => Standing
  /** The nodes that ran and are no longer drawn, in the order of that run. */
  readonly removed: readonly NodeId[]
  /** The nodes that ran and would now do something else. */
  readonly changed: ReadonlySet<NodeId>
  /** Whether a run of the present drawing would do the same. */
  readonly isSame: boolean
}

/** The files that are included: as that run had them, and as they are now. `null`: they are not known. */
interface Files {
  readonly ran: Includes | null
  readonly now: Includes | null
}

type Known = Pick<Graph, 'edges' | 'shared' | 'settings'> & {
  readonly ranFiles: Includes['files'] | undefined
  readonly nowFiles: Includes['files'] | undefined
  readonly standings: Standings
}

const none: readonly never[] = []

// Keyed by what ran and by the nodes: a drag makes a new graph for each frame, with the same nodes and wires.
const cache = new WeakMap<Graph, WeakMap<readonly Node[], Known>>()

/**
 * How each part of the drawing relates to a run. Positions, titles of gathers and sleeps, notes, and the pipeline's
 * title and description make no difference. Code, params, wires into a node, and the functions that its code calls do.
 * So do the nodes of a group, the group that a node with a task is in, and what is drawn in an included file.
 * Results are cached by the identity of what they depend on, so a graph that undo restores has its earlier result.
 */
export function standingsOf(
  ran: Graph,
  graph: Graph,
  ranIncludes: Includes | null = null,
  includes: Includes | null = null,
): Standings {
  const { nodes, edges, shared, settings } = graph
  const [ranFiles, nowFiles] = [ranIncludes?.files, includes?.files]
  const ofRun = cache.get(ran) ?? new WeakMap<readonly Node[], Known>()
  cache.set(ran, ofRun)
  const known = ofRun.get(nodes)
  const hasSameFiles = known?.ranFiles === ranFiles && known?.nowFiles === nowFiles
  if (hasSameFiles && known?.edges === edges && known.shared === shared && known.settings === settings)
    return known.standings
  const standings = compare(ran, graph, { ran: ranIncludes, now: includes })
  ofRun.set(nodes, { edges, shared, settings, ranFiles, nowFiles, standings })
  return standings
}

function compare(ran: Graph, graph: Graph, files: Files): Standings {
  const ranEdges = new Set(ran.edges.map(edgeId))
  const sources = new Map(graph.edges.map((edge) => [edgeId(edge), edge.source]))
  const changed = changedNodes(ran, graph, files)
  const removed = ran.nodes.filter((node) => isRunNode(node) && !nodeById(graph, node.id)).map((node) => node.id)
  const isIn = (id: NodeId): boolean => nodeById(ran, id) !== undefined
  const ofNode = (id: NodeId): Standing => (changed.has(id) ? 'changed' : isIn(id) ? 'told' : 'not part')
  return {
    ofNode,
    ofEdge: (id) => {
      const source = sources.get(id)
      return source === undefined || !ranEdges.has(id) ? 'not part' : ofNode(source)
    },
    removed,
    changed,
    isSame:
      changed.size === 0 &&
      removed.length === 0 &&
      graph.nodes.every((node) => !isRunNode(node) || isIn(node.id)) &&
      ran.edges.length === graph.edges.length &&
      [...sources.keys()].every((id) => ranEdges.has(id)) &&
      ran.shared === graph.shared &&
      isSameSettings({ ...ran.settings, unknown: none }, { ...graph.settings, unknown: none }),
  }
}

function changedNodes(ran: Graph, graph: Graph, files: Files): ReadonlySet<NodeId> {
  const changed = new Set<NodeId>()
  for (const node of graph.nodes) {
    const before = nodeById(ran, node.id)
    if (!before) continue
    const isSame = isSameNode(before, node) && isInSameGroup(before, node) && hasSameWires(ran, graph, node.id)
    if (!isSame || !hasSameInside(node, files)) changed.add(node.id)
  }
  for (const group of otherGroups(ran, graph)) if (nodeById(ran, group)) changed.add(group)
  for (const id of callersOfChanged(ran, graph)) changed.add(id)
  return changed
}

function isInSameGroup(before: Node, node: Node): boolean {
  return before.parentId === node.parentId || partOf(node) !== 'task'
}

/** Whether a run would find the same in the file of a node: one that can no longer be read is another one. */
function hasSameInside(node: Node, { ran, now }: Files): boolean {
  if (node.kind !== 'pipeline' || ran?.path == null || now?.path == null) return true
  const [ranPath, path] = [includedPath(ran.path, node.file), includedPath(now.path, node.file)]
  const [before, after] = [includedFile(ran, ranPath), includedFile(now, path)]
  if (before === after || !before?.ok || !after) return true
  return after.ok && standingsOf(before.graph, after.graph, { ...ran, path: ranPath }, { ...now, path }).isSame
}

/** Groups with other nodes than they had: they would end at another time, and with another value. */
function otherGroups(ran: Graph, graph: Graph): readonly NodeId[] {
  const groups = graph.nodes.filter(({ kind }) => kind === 'group').map(({ id }) => id)
  return groups.filter((id) => {
    const [before, now] = [runningIn(ran, id), runningIn(graph, id)]
    return before.size !== now.size || [...now].some((member) => !before.has(member))
  })
}

function runningIn(graph: Graph, group: NodeId): ReadonlySet<NodeId> {
  const members = membersOf(graph.nodes, group).flatMap((id) => nodeById(graph, id) ?? [])
  return new Set(members.filter((member) => partOf(member) === 'task').map(({ id }) => id))
}

/** Whether two nodes of one id do the same with their inputs. Which group they are in makes no difference to that. */
function isSameNode(before: Node, node: Node): boolean {
  if (before === node || !isRunNode(before)) return true
  const isTitle = kindOf(node.kind).naming === 'title'
  const does = fieldsOf(node.kind).filter(([key]) => key !== 'parentId' && !(isTitle && key === 'name'))
  return before.kind === node.kind && does.every(([key]) => isSameParam(paramOf(before, key), paramOf(node, key)))
}

function isSameParam(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other))
}

function hasSameWires(ran: Graph, graph: Graph, id: NodeId): boolean {
  if (ran.edges === graph.edges) return true
  const before = new Set(edgesInto(ran, id).map(edgeId))
  const now = new Set(edgesInto(graph, id).map(edgeId))
  return before.size === now.size && [...before].every((edge) => now.has(edge))
}

/** The shared code, or the code of one node: together they are one scope. */
interface Text {
  /** `null`: the shared code. */
  readonly id: NodeId | null
  readonly code: string
  /** The names that it declares for the others. */
  readonly names: Iterable<string>
}

/** Coroutines that ran and whose code calls a changed function by name, directly or through other functions. */
function callersOfChanged(ran: Graph, graph: Graph): readonly NodeId[] {
  const names = changedNames(ran, graph)
  if (names.size === 0) return []
  const texts = textsOf(graph)
  for (let before = -1; names.size > before; ) {
    before = names.size
    for (const text of texts) if (callsAny(text.code, names)) for (const name of text.names) names.add(name)
  }
  return texts.flatMap(({ id, code }) => (id !== null && nodeById(ran, id) && callsAny(code, names) ? [id] : []))
}

function textsOf({ shared, nodes }: Graph): readonly Text[] {
  const functions = nodes.flatMap((node) => {
    const name = programName(node)
    return hasCode(node) ? [{ id: node.id, code: node.code, names: name === null ? [] : [name] }] : []
  })
  return [{ id: null, code: shared, names: topLevelNames(shared) }, ...functions]
}

/** The names of all that has changed: other code, another name, new, or removed. */
function changedNames(ran: Graph, graph: Graph): Set<string> {
  const isSameShared = ran.shared === graph.shared
  const names = new Set<string>(
    isSameShared ? [] : [ran.shared, graph.shared].flatMap((code) => [...topLevelNames(code)]),
  )
  const note = (node: Node | undefined): void => {
    const name = node && hasCode(node) ? programName(node) : null
    if (name !== null) names.add(name)
  }
  for (const node of graph.nodes) {
    const before = nodeById(ran, node.id)
    if (before && isSameNode(before, node)) continue
    note(before)
    note(node)
  }
  for (const node of ran.nodes) if (!nodeById(graph, node.id)) note(node)
  return names
}

// Cached, since each keystroke elsewhere asks again for code that has not changed.
const free = new Map<string, ReadonlySet<string>>()
const mostKept = 10_000

function callsAny(code: string, names: ReadonlySet<string>): boolean {
  if (![...names].some((name) => code.includes(name))) return false
  for (const name of freeNames(code)) if (names.has(name)) return true
  return false
}

function freeNames(code: string): ReadonlySet<string> {
  const known = free.get(code)
  if (known) return known
  const names = new Set(
    lightBindingsOf(code)
      .uses.filter(isFree)
      .map(({ name }) => name),
  )
  if (free.size >= mostKept) free.clear()
  free.set(code, names)
  return names
}
