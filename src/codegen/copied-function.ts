import { type Parameter, signatureOf } from '#code'

/**
 * A coroutine's code as written, with `first` as its first line; a parameter without a type gets `any`, so that
 * `tsc --strict` takes it.
 */
export function copiedFunction(code: string, first: string | null = null): string {
  const signature = signatureOf(code)
  const at = signature?.bodyAt
  if (!signature || typeof at !== 'number') return code.trimEnd()
  const head = typed(code.slice(0, at), signature.parameters)
  const rest = code.slice(at).trimEnd()
  if (first === null) return head + rest
  // Without a semicolon, what begins so would go on with the line before.
  const end = /^\s*[[(`+/-]/.test(rest) ? ';' : ''
  return `${head}\n  ${first}${end}${/^[ \t]*\n/.test(rest) ? '' : '\n '}${rest}`
}

/** A function's head, with its parameters typed. */
function typed(head: string, parameters: readonly Parameter[]): string {
  let text = head
  for (const { typeAt, isRest, isOptional } of parameters.filter(({ type }) => type === undefined).reverse()) {
    // A default gives the type; a `?` stands in front of `typeAt` and gives none.
    if (isOptional && head[typeAt - 1] !== '?') continue
    text = `${text.slice(0, typeAt)}: any${isRest ? '[]' : ''}${text.slice(typeAt)}`
  }
  return text
}
