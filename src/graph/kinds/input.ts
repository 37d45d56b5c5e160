import { readingOf } from '#code'
import { out } from '../handle.ts'
import { mayHaveType } from '../input-value.ts'
import type { Kind, Surroundings } from '../kind.ts'
import type { Json, NodeBase } from '../node.ts'
import type { Problem } from '../problem.ts'
import { sameWords } from '../same-words.ts'
import { title } from '../title.ts'

export interface InputNode extends NodeBase {
  readonly kind: 'input'
  readonly name: string
  /** The TypeScript type, as text: `string`, `number[]`, … */
  readonly type: string
  /** Absent: a run must be given a value for the input. */
  readonly default?: Json
}

const outs = [out]

export const input: Kind<InputNode, 'input'> = {
  title: 'Input',
  hint: 'A parameter of the pipeline',
  words: sameWords('parameter', 'argument', 'variable'),
  key: '4',
  part: 'input',
  naming: 'variable',
  newName: 'value',
  fields: {
    name: title,
    type: { type: 'text', label: 'Type', placeholder: 'string', isCode: true },
    default: { type: 'json', label: 'Default', isOptional: true },
  },
  first: (name) => ({ name, type: 'string', default: '' }),
  handlesIn: () => [],
  handlesOut: () => outs,
  problems: (node, around) => [...typeProblems(node, around), ...unused(node, around)],
  texts: ({ type }) => [typeCode(type)],
}

function typeProblems(node: InputNode, around: Surroundings): readonly Problem[] {
  if (!isType(node.type)) {
    const message = node.type.trim() ? `"${node.type}" is not a type` : `${around.name()} has no type`
    const remedy = 'Write a TypeScript type, such as string or number[]'
    return [{ code: 'invalid-type', severity: 'error', node: node.id, param: 'type', message, remedy }]
  }
  if (node.default === undefined || mayHaveType(node.default, node.type.trim())) return []
  const message = `The default of ${around.name()} is not a ${node.type}`
  const remedy = `Make it a ${node.type}, or change the type`
  return [{ code: 'invalid-default', severity: 'error', node: node.id, param: 'default', message, remedy }]
}

function unused({ id: node }: InputNode, { name, wiresOut }: Surroundings): readonly Problem[] {
  if (wiresOut().length > 0) return []
  const message = `Nothing uses the input ${name()}`
  return [{ code: 'unused-input', severity: 'warning', node, message, remedy: 'Wire it, or remove it' }]
}

function isType(text: string): boolean {
  return text.trim() !== '' && (readingOf(typeCode(text))?.errors ?? []).length === 0
}

/**
 * Code that contains an input's type, for a syntax check. It stands in two kinds of brackets, so that `string; let x`,
 * `string = 1` or `A)] | [(B` does not pass as a type. A comment may end it.
 */
function typeCode(type: string): string {
  return `type T = [(${type}\n)]\ntype U = { a: Array<${type}\n> }`
}
