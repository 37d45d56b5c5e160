import { formatted } from './formatted.ts'
import { indented } from './layout.ts'
import type { Parameters } from './parameters.ts'

export interface MainOptions {
  readonly parameters: Parameters
  readonly body: readonly string[]
  /** The call that main's body is given to: its beginning, and its end; `null`: main is its body. */
  readonly around: readonly [open: string, close: string] | null
}

/** The exported `main`. */
export function mainFunction({ parameters, body, around }: MainOptions): string {
  const head = [`export async function main(${parameters.text}) {`, ...parameters.lines.map(indented)]
  if (around === null) return [...head, ...formatted(body, 1), '}'].join('\n')
  const [open, close] = around
  return [...head, `  return ${open}`, ...formatted(body, 2), `  ${close}`, '}'].join('\n')
}
