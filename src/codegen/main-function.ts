import { formatted } from './formatted.ts'
import { indented } from './layout.ts'
import type { Parameters } from './parameters.ts'

export interface MainOptions {
  readonly parameters: Parameters
  readonly body: readonly string[]
  /** The call that main's body is given to: its beginning, and its end; `null`: main is its body. */
  readonly around: readonly [open: string, close: string] | null
  /** Absent: it is main. */
  readonly name?: string
  /** The type that it returns; absent: that of its text. */
  readonly returns?: string
}

/** The exported `main`, or the function of an included file. */
export function mainFunction({ parameters, body, around, name = 'main', returns = '' }: MainOptions): string {
  const open = `${name === 'main' ? 'export ' : ''}async function ${name}`
  const head = [`${open}(${parameters.text})${returns} {`, ...parameters.lines.map(indented)]
  if (around === null) return [...head, ...formatted(body, 1), '}'].join('\n')
  const [begin, close] = around
  return [...head, `  return ${begin}`, ...formatted(body, 2), `  ${close}`, '}'].join('\n')
}
