import { signatureOf } from '#code'

/** A coroutine's code as written; a parameter without a type gets `any`, so that `tsc --strict` takes it. */
export function copiedFunction(code: string): string {
  const untyped = (signatureOf(code)?.parameters ?? []).filter((parameter) => parameter.type === undefined)
  let text = code
  for (const { typeAt, isRest, isOptional } of untyped.reverse()) {
    // A default gives the type; a `?` stands in front of `typeAt` and gives none.
    if (isOptional && code[typeAt - 1] !== '?') continue
    text = `${text.slice(0, typeAt)}: any${isRest ? '[]' : ''}${text.slice(typeAt)}`
  }
  return text.trimEnd()
}
