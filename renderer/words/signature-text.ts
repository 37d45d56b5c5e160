import { type Parameter, type Signature, signatureOf } from '#code'

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
  const { parameters } = signature
  const given = givenText(signature)
  return `(${parameters.map(print).join(', ')})${given === undefined ? '' : ` → ${given}`}`
}

/** `string`; of a generator, `stream of string`. */
function givenText({ isGenerator, returns }: Signature): string | undefined {
  if (!isGenerator) return returns
  const items = /^\s*Async\w+<(.*)>\s*$/s.exec(returns ?? '')?.[1]
  return items === undefined ? 'stream' : `stream of ${firstType(items)}`
}

/** The first of a list of types, which may have lists of their own. */
function firstType(types: string): string {
  let depth = 0
  for (let at = 0; at < types.length; at += 1) {
    if ('<({['.includes(types[at] as string)) depth += 1
    else if ('>)}]'.includes(types[at] as string)) depth -= 1
    else if (types[at] === ',' && depth === 0) return types.slice(0, at).trim()
  }
  return types.trim()
}

function parameterText({ name, type, isOptional, isRest }: Parameter): string {
  return `${isRest ? '…' : ''}${name}${isOptional ? '?' : ''}${type === undefined ? '' : `: ${type}`}`
}
