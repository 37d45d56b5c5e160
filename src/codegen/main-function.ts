import { indented } from './layout.ts'
import type { Parameters } from './parameters.ts'

export interface MainOptions {
  readonly parameters: Parameters
  readonly body: readonly string[]
  /** What runs main's tasks on a loop; `null`: it has none. */
  readonly run: string | null
}

/** The `main` that whoever imports the file calls. */
export function mainFunction({ parameters, body, run }: MainOptions): string {
  const head = [`export async function main(${parameters.text}) {`, ...parameters.lines.map(indented)]
  const lines = body.map(indented)
  if (run === null) return [...head, ...lines, '}'].join('\n')
  // By its name the runtime tells of it.
  return [...head, `  return ${run}(async function main() {`, ...lines.map(indented), '  })', '}'].join('\n')
}
