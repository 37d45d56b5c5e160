import type { PlanInput } from '#compile'
import type { Json } from '#graph'
import { indented, listed } from './layout.ts'
import { quoted } from './literals.ts'
import { isIdentifier } from './names.ts'

export interface MainOptions {
  readonly inputs: readonly PlanInput[]
  readonly inputNames: ReadonlyMap<number, string>
  readonly body: readonly string[]
  /** What runs main's tasks on a loop; `null`: it has none. */
  readonly run: string | null
}

/** The `main` that whoever imports the file calls. */
export function mainFunction({ inputs, inputNames, body, run }: MainOptions): string {
  const head = `export async function main(${parameters(inputs, inputNames)}) {`
  const lines = body.map(indented)
  if (run === null) return [head, ...lines, '}'].join('\n')
  // By its name the runtime tells of it.
  return [head, `  return ${run}(async function main() {`, ...lines.map(indented), '  })', '}'].join('\n')
}

function parameters(inputs: readonly PlanInput[], names: ReadonlyMap<number, string>): string {
  if (inputs.length === 0) return ''
  const bindings = inputs.map((input) => {
    const name = names.get(input.index) ?? input.name
    const binding = name === input.name ? name : `${key(input.name)}: ${name}`
    return input.default === undefined ? binding : `${binding} = ${literal(input.default)}`
  })
  const types = inputs.map((input) => `${key(input.name)}${input.default === undefined ? '' : '?'}: ${input.type}`)
  const isOptional = inputs.every((input) => input.default !== undefined)
  const line = `{ ${bindings.join(', ')} }: { ${types.join('; ')} }${isOptional ? ' = {}' : ''}`
  if (line.length < 90) return line
  return `${listed('{ ', bindings, ' }', 120)}: ${listed('{ ', types, ' }', 120)}${isOptional ? ' = {}' : ''}`
}

function literal(value: Json): string {
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value)
}

function key(name: string): string {
  return isIdentifier(name) ? name : JSON.stringify(name)
}
