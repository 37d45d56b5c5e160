import type { Failure, Result } from '#bridge'
import type { Plan, PlanInput } from '#compile'
import { type Json, readInputValue } from '#graph'
import { missingInputs } from '../runs/run-inputs.ts'

export type InputValues = Readonly<Record<string, Json>>

/** Reads `--input name=json`: gives all values, or everything that is wrong with them. */
export function givenInputs(plan: Plan, words: readonly string[]): Result<InputValues, readonly Failure[]> {
  const inputs = plan.nodes.filter((node): node is PlanInput => node.kind === 'input')
  const values = new Map<string, Json>()
  const named = new Set<string>()
  const failures: Failure[] = []
  for (const word of words) {
    const read = readWord(word, inputs)
    if (!read.ok) {
      failures.push(read.error)
      named.add(nameIn(word))
    } else if (named.has(read.value.name)) {
      failures.push({ message: `The input "${read.value.name}" is given twice`, remedy: 'Give it once' })
    } else {
      named.add(read.value.name)
      values.set(read.value.name, read.value.value)
    }
  }
  const given = Object.fromEntries(values)
  // An input whose value could not be read has its own message already.
  const missing = missingInputs(plan, given).filter(
    ({ node }) => !named.has(inputs.find(({ id }) => id === node)?.name ?? ''),
  )
  for (const { message, node } of missing) {
    const input = inputs.find(({ id }) => id === node)
    failures.push({ message, remedy: `Give it with ${optionFor(input)}, or give it a default in the editor` })
  }
  return failures.length > 0 ? { ok: false, error: failures } : { ok: true, value: given }
}

interface Given {
  readonly name: string
  readonly value: Json
}

function readWord(word: string, inputs: readonly PlanInput[]): Result<Given> {
  const equals = word.indexOf('=')
  if (equals < 1) {
    const remedy = 'Write --input name=value, such as --input count=3'
    return { ok: false, error: { message: `--input ${word} has no ${equals === 0 ? 'name' : 'value'}`, remedy } }
  }
  const name = nameIn(word)
  const input = inputs.find((each) => each.name === name)
  if (!input) return { ok: false, error: { message: `There is no input "${name}"`, remedy: choiceOf(inputs) } }
  const read = readInputValue(word.slice(equals + 1), input.type)
  if (read.ok) return { ok: true, value: { name, value: read.value } }
  const message = `--input ${word}: ${read.message.charAt(0).toLowerCase()}${read.message.slice(1)}`
  return { ok: false, error: { message, remedy: read.remedy } }
}

function nameIn(word: string): string {
  return word.split('=', 1)[0]?.trim() ?? ''
}

function choiceOf(inputs: readonly PlanInput[]): string {
  if (inputs.length === 0) return 'Leave it out: this pipeline has none'
  return `Choose from ${inputs.map(({ name, type }) => `${name} (${type})`).join(', ')}`
}

function optionFor(input: PlanInput | undefined): string {
  return `--input ${input?.name ?? 'name'}=${input?.type.trim() === 'string' ? 'text' : 'JSON'}`
}
