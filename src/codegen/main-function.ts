import { formatted } from './formatted.ts'
import { indented } from './layout.ts'
import type { Parameters } from './parameters.ts'

export interface MainOptions {
  readonly parameters: Parameters
  readonly body: readonly string[]
  /** The function that runs main's tasks on a loop; `null`: there is no loop. */
  readonly run: string | null
}

/** The exported `main`. */
export function mainFunction({ parameters, body, run }: MainOptions): string {
  const head = [`export async function main(${parameters.text}) {`, ...parameters.lines.map(indented)]
  if (run === null) return [...head, ...formatted(body, 1), '}'].join('\n')
  // The function is named `main`, since the runtime's messages show its name.
  return [...head, `  return ${run}(async function main() {`, ...formatted(body, 2), '  })', '}'].join('\n')
}
