import type { Plan } from '#compile'
import type { Json, Problem } from '#graph'

/** The problems of inputs that have neither a value nor a default. */
export function missingInputs(plan: Plan, inputs: Readonly<Record<string, Json>>): readonly Problem[] {
  return plan.nodes.flatMap((node): readonly Problem[] => {
    if (node.kind !== 'input' || node.default !== undefined || Object.hasOwn(inputs, node.name)) return []
    return [
      {
        code: 'missing-input',
        severity: 'error',
        node: node.id,
        message: `The input "${node.name}" has no value`,
        remedy: 'Give it one at the start of the run, or give it a default',
      },
    ]
  })
}
