import { type Parameter, signatureOf } from '#code'

/**
 * A coroutine's code as written, with `first` as its first line. A parameter without a type gets `any`, so that `tsc
 * --strict` accepts it.
 */
export function copiedFunction(code: string, first: string | null = null): string {
  const signature = signatureOf(code)
  const at = signature?.bodyAt
  if (!signature || typeof at !== 'number') return code.trimEnd()
  const head = typed(code.slice(0, at), signature.parameters)
  const rest = code.slice(at).trimEnd()
  if (first === null) return head + rest
  // Without a semicolon, such a line would continue the one before.
  const end = /^\s*[[(`+/-]/.test(rest) ? ';' : ''
  return `${head}\n  ${first}${end}${/^[ \t]*\n/.test(rest) ? '' : '\n '}${rest}`
}

/** A function's head, with a type for each parameter. */
function typed(head: string, parameters: readonly Parameter[]): string {
  let text = head
  for (const { typeAt, isRest, isOptional } of parameters.filter(({ type }) => type === undefined).reverse()) {
    // A default value gives the type; a `?` stands before `typeAt` and gives none.
    if (isOptional && head[typeAt - 1] !== '?') continue
    text = `${text.slice(0, typeAt)}: any${isRest ? '[]' : ''}${text.slice(typeAt)}`
  }
  return text
}
