import type { Plan, PlanNodeOfKind } from '#compile'

/** A file that nodes of a pipeline include, or that its files include. It is printed once. */
export interface IncludedFile {
  readonly path: string
  /** What it is called in code. */
  readonly title: string
  readonly plan: Plan
  /** The first node of the pipeline itself that includes it, or a file that does. */
  readonly node: PlanNodeOfKind<'pipeline'>
}

/** The files, each behind those that it includes itself. */
export function includedIn(plan: Plan): readonly IncludedFile[] {
  const found = new Map<string, IncludedFile>()
  for (const node of pipelinesIn(plan)) addFile(node, node, found)
  return [...found.values()]
}

export function pipelinesIn({ nodes }: Plan): readonly PlanNodeOfKind<'pipeline'>[] {
  return nodes.filter((node) => node.kind === 'pipeline')
}

function addFile(
  { path, fileTitle, plan }: PlanNodeOfKind<'pipeline'>,
  node: PlanNodeOfKind<'pipeline'>,
  found: Map<string, IncludedFile>,
): void {
  if (found.has(path)) return
  for (const inner of pipelinesIn(plan)) addFile(inner, node, found)
  found.set(path, { path, title: fileTitle, plan, node })
}
