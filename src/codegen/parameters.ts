import type { PlanInput } from '#compile'
import { indented, wrapped } from './layout.ts'
import { key, literal } from './literals.ts'
import type { Names } from './names.ts'

/** How `main` takes the pipeline's inputs. */
export interface Parameters {
  /** The text between its parentheses. */
  readonly text: string
  /** The first lines of main's body. */
  readonly lines: readonly string[]
}

/** `nameOf`: the name of an input in main; `signal`: that of the signal that stops it, `null`: nothing can hear one. */
export function parametersOf(
  inputs: readonly PlanInput[],
  nameOf: (input: PlanInput) => string,
  names: Names,
  signal: { readonly name: string; readonly type: string } | null,
): Parameters {
  const parameters = parametersOfInputs(inputs, nameOf, names)
  if (signal === null) return parameters
  const { text, lines } = parameters
  const first = text === '' ? '_inputs: object = {}' : text
  const binding = signal.name === 'signal' ? 'signal' : `signal: ${signal.name}`
  const options = `{ ${binding} }: { signal?: ${signal.type} } = {}`
  return { text: wrapped('', [first, options], '', 30), lines }
}

function parametersOfInputs(
  inputs: readonly PlanInput[],
  nameOf: (input: PlanInput) => string,
  names: Names,
): Parameters {
  if (inputs.length === 0) return { text: '', lines: [] }
  const bindings = inputs.map((input) => {
    const name = nameOf(input)
    const binding = name === input.name ? name : `${key(input.name)}: ${name}`
    return input.default === undefined ? binding : `${binding} = ${literal(input.default)}`
  })
  const types = inputs.map(({ name, type, default: value }) => {
    return `${key(name)}${value === undefined ? '' : '?'}: ${type.trim()}`
  })
  const isOptional = inputs.every((input) => input.default !== undefined)
  if (inputs.some(({ name }) => name in Object.prototype))
    return ofOwnNames(bindings, types, isOptional, names.take('inputs'))
  return { text: signature(bindings, types, isOptional ? ' = {}' : ''), lines: [] }
}

/** Reads only own properties: a pattern would find inherited names (`toString`) for an input that is not given. */
function ofOwnNames(
  bindings: readonly string[],
  types: readonly string[],
  isOptional: boolean,
  all: string,
): Parameters {
  const type = isOptional ? `NonNullable<typeof ${all}>` : `typeof ${all}`
  return {
    text: `${all}${isOptional ? '?' : ''}: ${typeText(types)}`,
    lines: [wrapped('const { ', bindings, ` }: ${type} = Object.assign(Object.create(null), ${all})`, 2)],
  }
}

function signature(bindings: readonly string[], types: readonly string[], fallback: string): string {
  const line = `{ ${bindings.join(', ')} }: ${typeText(types)}${fallback}`
  if (line.length < 90 && !line.includes('\n')) return line
  const type = types.some(hasLines) ? typeText(types) : wrapped('{ ', types, ' }', 120)
  return `${wrapped('{ ', bindings, ' }', 120)}: ${type}${fallback}`
}

function typeText(types: readonly string[]): string {
  return types.some(hasLines) ? ['{', ...types.map(indented), '}'].join('\n') : `{ ${types.join('; ')} }`
}

/** A line comment in a type must end with its line. */
function hasLines(type: string): boolean {
  return type.includes('//') || type.includes('\n')
}
