import { signatureOf } from '#code'

/**
 * A coroutine's code as written, with `first` as its first line; a parameter without a type gets `any`, so that
 * `tsc --strict` takes it.
 */
export function copiedFunction(code: string, first: string | null = null): string {
  const at = signatureOf(code)?.bodyAt
  if (first === null || typeof at !== 'number') return typed(code)
  const rest = code.slice(at)
  // Without a semicolon, what begins so would go on with the line before.
  const end = /^\s*[[(`+/-]/.test(rest) ? ';' : ''
  return typed(`${code.slice(0, at)}\n  ${first}${end}${/^[ \t]*\n/.test(rest) ? '' : '\n '}${rest}`)
}

function typed(code: string): string {
  const untyped = (signatureOf(code)?.parameters ?? []).filter((parameter) => parameter.type === undefined)
  let text = code
  for (const { typeAt, isRest, isOptional } of untyped.reverse()) {
    // A default gives the type; a `?` stands in front of `typeAt` and gives none.
    if (isOptional && code[typeAt - 1] !== '?') continue
    text = `${text.slice(0, typeAt)}: any${isRest ? '[]' : ''}${text.slice(typeAt)}`
  }
  return text.trimEnd()
}
