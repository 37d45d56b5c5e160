import { needsOf as needsBefore, type Plan, type PlanNode, type PlanNodeBase, type PlanWire } from '#compile'

/** `after`: a number stands for a wire from that node. */
interface Drafted extends Partial<Omit<PlanNodeBase, 'index' | 'id' | 'after'>> {
  readonly after?: readonly (number | PlanWire)[]
}

type Draft<T> = T extends PlanNode ? Omit<T, keyof PlanNodeBase> & Drafted : never

export type NodeDraft = Draft<PlanNode>

/**
 * A plan made by hand, with its nodes in order. `awaited` are the outputs, or if there are none, the nodes that no other
 * node needs.
 */
export function planOf(drafts: readonly NodeDraft[], rest: Partial<Plan> = {}): Plan {
  const nodes = drafts.map(({ after = [], ...draft }, index): PlanNode => {
    const name =
      draft.name ?? (draft.kind === 'coroutine' ? (/function (\w+)/.exec(draft.code)?.[1] ?? '') : draft.kind)
    const wires = after.map((wire) => (typeof wire === 'number' ? { from: wire } : wire))
    return { args: [], children: [], ...draft, after: wires, index, id: name, name } as PlanNode
  })
  const outputs = nodes.filter((node) => node.kind === 'output').map((node) => node.index)
  const needed = new Set(nodes.flatMap(needsOf))
  const sinks = nodes.filter((node) => node.kind !== 'input' && !needed.has(node.index)).map((node) => node.index)
  const awaited = outputs.length > 0 ? outputs : sinks
  const settings = { onError: 'end', blockedLimitMs: 5_000, limits: {} } as const
  return { title: 'Test', description: '', shared: '', ...settings, nodes, awaited, ...rest }
}

export function needsOf(node: PlanNode): readonly number[] {
  return [...needsBefore(node), ...node.children]
}

/** A coroutine that returns `text`, after a sleep if `ms` is given. */
export function coroutine(
  code: string,
  args: readonly (number | null)[] = [],
  after: readonly number[] = [],
): NodeDraft {
  return { kind: 'coroutine', code, args: args.map((from) => (from === null ? null : { from })), after }
}
