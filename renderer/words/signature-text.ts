import { type Parameter, signatureOf } from '#code'

/** `(url: string) → string`. */
export function signatureText(code: string): string {
  return textOf(code, parameterText)
}

/** A signature that fits on a card: only names if there are several parameters, since each has a labelled row. */
export function shortSignatureText(code: string): string {
  const count = signatureOf(code)?.parameters.length ?? 0
  return textOf(code, count === 1 ? parameterText : ({ name }) => name)
}

function textOf(code: string, print: (parameter: Parameter) => string): string {
  const signature = signatureOf(code)
  if (!signature) return 'not a function yet'
  const { parameters, returns } = signature
  return `(${parameters.map(print).join(', ')})${returns === undefined ? '' : ` → ${returns}`}`
}

function parameterText({ name, type, isOptional, isRest }: Parameter): string {
  return `${isRest ? '…' : ''}${name}${isOptional ? '?' : ''}${type === undefined ? '' : `: ${type}`}`
}
