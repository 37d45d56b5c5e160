import { runtimeParts } from 'virtual:runtime-parts'
import { exportTypeScript } from '#codegen'
import { compile, type Plan } from '#compile'
import type { Graph } from '#graph'

/** The plan of a graph that can run. */
export function planOf(graph: Graph): Plan {
  const compiled = compile(graph)
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  return compiled.value
}

/** The text of its export. */
export function textOf(plan: Plan): string {
  const exported = exportTypeScript(plan, runtimeParts)
  if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
  return exported.text
}
