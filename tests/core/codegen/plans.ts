import type { Plan, PlanNode, PlanNodeBase } from '#compile'

type Draft<T> = T extends PlanNode ? Omit<T, keyof PlanNodeBase> & Partial<Omit<PlanNodeBase, 'index' | 'id'>> : never

export type NodeDraft = Draft<PlanNode>

/**
 * A plan made by hand, with its nodes in order. `awaited` are the outputs, or if there are none, the nodes that no other
 * node needs.
 */
export function planOf(drafts: readonly NodeDraft[], rest: Partial<Plan> = {}): Plan {
  const nodes = drafts.map((draft, index): PlanNode => {
    const name =
      draft.name ?? (draft.kind === 'coroutine' ? (/function (\w+)/.exec(draft.code)?.[1] ?? '') : draft.kind)
    return { after: [], args: [], children: [], ...draft, index, id: name, name }
  })
  const outputs = nodes.filter((node) => node.kind === 'output').map((node) => node.index)
  const needed = new Set(nodes.flatMap(needsOf))
  const sinks = nodes.filter((node) => node.kind !== 'input' && !needed.has(node.index)).map((node) => node.index)
  const awaited = outputs.length > 0 ? outputs : sinks
  return { title: 'Test', description: '', shared: '', onError: 'end', blockedLimitMs: 5_000, nodes, awaited, ...rest }
}

export function needsOf({ args, children, after }: PlanNode): readonly number[] {
  return [...args.flatMap((argument) => (argument ? [argument.from] : [])), ...children, ...after]
}

/** A coroutine that returns `text`, after a sleep if `ms` is given. */
export function coroutine(
  code: string,
  args: readonly (number | null)[] = [],
  after: readonly number[] = [],
): NodeDraft {
  return { kind: 'coroutine', code, args: args.map((from) => (from === null ? null : { from })), after }
}
