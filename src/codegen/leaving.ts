import { type Plan, type PlanNode, type PlanWire, wiresOf } from '#compile'

/** What leaves a group: a value, an error or a case of one of the nodes in it. */
export interface Leaving extends PlanWire {
  /** Whether anything but its order counts. */
  readonly isTaken: boolean
  /** Whether a node outside takes the task. */
  readonly isTask: boolean
}

/** Which nodes are in which groups, and what leaves these. */
export interface Frames {
  /** The groups around a node, from the inside out. */
  readonly around: (index: number) => readonly number[]
  readonly leaving: (group: number) => readonly Leaving[]
  /** Whether somebody takes a group's own value. */
  readonly isTaken: (group: number) => boolean
}

interface Link {
  readonly wire: PlanWire
  readonly to: PlanNode
  readonly use: 'value' | 'order' | 'task'
}

export function framesOf(plan: Plan): Frames {
  const { nodes, awaited } = plan
  const around = aroundIn(nodes)
  const leaving = new Map<number, Map<string, Leaving>>()
  const taken = new Set([...awaited, ...nodes.flatMap((node) => (node.kind === 'group' ? node.ends : []))])
  const leave = (group: number, { wire, use }: Link): void => {
    const list = leaving.get(group) ?? new Map<string, Leaving>()
    const known = list.get(keyOf(wire))
    leaving.set(group, list)
    list.set(keyOf(wire), {
      ...wire,
      isTaken: use !== 'order' || known?.isTaken === true,
      isTask: use === 'task' || known?.isTask === true,
    })
  }
  for (const link of nodes.flatMap(linksOf)) {
    const { wire, to, use } = link
    if (use !== 'order' && wire.by === undefined) taken.add(wire.from)
    const inside = around(to.index)
    for (const group of around(wire.from)) if (!inside.includes(group)) leave(group, link)
  }
  return {
    around,
    leaving: (group) => [...(leaving.get(group)?.values() ?? [])],
    isTaken: (group) => taken.has(group),
  }
}

function aroundIn(nodes: readonly PlanNode[]): (index: number) => readonly number[] {
  const known = new Map<number, readonly number[]>()
  const around = (index: number): readonly number[] => {
    const group = nodes[index]?.group
    const found = known.get(index) ?? (group === undefined ? [] : [group, ...around(group)])
    known.set(index, found)
    return found
  }
  return around
}

export function keyOf({ from, by = '' }: PlanWire): string {
  return `${from} ${by}`
}

function linksOf(to: PlanNode): readonly Link[] {
  return [
    ...to.args.flatMap(wiresOf).map(({ from, by }): Link => ({ wire: wireOf(from, by), to, use: 'value' })),
    ...to.after.map(({ from, by }): Link => ({ wire: wireOf(from, by), to, use: 'order' })),
    ...to.children.map((from): Link => ({ wire: { from }, to, use: 'task' })),
  ]
}

/** A wire without its alternatives. */
export function wireOf(from: number, by: string | undefined): PlanWire {
  return by === undefined ? { from } : { from, by }
}
