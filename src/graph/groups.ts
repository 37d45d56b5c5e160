import type { Node } from './graph.ts'
import type { NodeId } from './node.ts'

/** Which node is in which group. Cached by the list of nodes: each rule and each wire asks for it. */
interface Membership {
  /** A node's group; nodes that are in none are not in it. */
  readonly groups: ReadonlyMap<NodeId, NodeId>
  readonly members: ReadonlyMap<NodeId, readonly NodeId[]>
}

const known = new WeakMap<readonly Node[], Membership>()
const none: readonly NodeId[] = []

function membershipOf(nodes: readonly Node[]): Membership {
  const cached = known.get(nodes)
  if (cached) return cached
  const groups = wholeGroups(nodes)
  const members = new Map<NodeId, NodeId[]>()
  for (const [id, group] of groups) {
    const list = members.get(group)
    if (list) list.push(id)
    else members.set(group, [id])
  }
  const membership = { groups, members }
  known.set(nodes, membership)
  return membership
}

/** A node whose `parentId` names no group is in none, and neither is a group that is within itself. */
function wholeGroups(nodes: readonly Node[]): ReadonlyMap<NodeId, NodeId> {
  const parents = new Map<NodeId, NodeId>()
  for (const { id, parentId } of nodes) if (parentId !== undefined) parents.set(id, parentId)
  if (parents.size === 0) return parents
  const isGroup = new Set(nodes.filter(({ kind }) => kind === 'group').map(({ id }) => id))
  for (const [id, parent] of parents) if (!isGroup.has(parent)) parents.delete(id)
  for (const id of isGroup) if (isWithinItself(parents, id)) parents.delete(id)
  return parents
}

/** Ends for every circle, also one that does not lead back to `id`. */
function isWithinItself(parents: ReadonlyMap<NodeId, NodeId>, id: NodeId): boolean {
  const seen = new Set<NodeId>()
  for (let at = parents.get(id); at !== undefined && !seen.has(at); at = parents.get(at)) {
    if (at === id) return true
    seen.add(at)
  }
  return false
}

/** Whether any node is in a group. */
export function hasMembers(nodes: readonly Node[]): boolean {
  return membershipOf(nodes).groups.size > 0
}

/** The group that a node is in; `null`: none. */
export function groupOf(nodes: readonly Node[], id: NodeId): NodeId | null {
  return membershipOf(nodes).groups.get(id) ?? null
}

/** The groups around a node, from the inside out. */
export function groupsAround(nodes: readonly Node[], id: NodeId): readonly NodeId[] {
  const { groups } = membershipOf(nodes)
  if (!groups.has(id)) return none
  const around: NodeId[] = []
  for (let at = groups.get(id); at !== undefined; at = groups.get(at)) around.push(at)
  return around
}

/** The nodes of a group, in the order of the file, without those of the groups in it. */
export function membersOf(nodes: readonly Node[], group: NodeId): readonly NodeId[] {
  return membershipOf(nodes).members.get(group) ?? none
}

/** These nodes, and all that is in the groups among them. */
export function withMembers(nodes: readonly Node[], ids: Iterable<NodeId>): ReadonlySet<NodeId> {
  const all = new Set(ids)
  // A Set also iterates over items added meanwhile.
  for (const id of all) for (const member of membersOf(nodes, id)) all.add(member)
  return all
}

/** The groups that a wire from one node to another leaves, from the inside out: the wire delivers when they have ended. */
export function groupsLeft(nodes: readonly Node[], source: NodeId, target: NodeId): readonly NodeId[] {
  const around = groupsAround(nodes, source)
  if (around.length === 0) return none
  const kept = new Set(groupsAround(nodes, target))
  return around.filter((group) => !kept.has(group))
}

/** The node in this group, or with `null` in none. */
export function withParent(node: Node, group: NodeId | null): Node {
  const { parentId: _, ...rest } = node
  return (group === null ? rest : { ...node, parentId: group }) as Node
}
