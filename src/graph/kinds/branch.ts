import { signatureOf } from '#code'
import { error, type HandleOut, out } from '../handle.ts'
import type { Kind, Surroundings } from '../kind.ts'
import { AFTER, ERROR, type NodeBase, OUT, STREAM } from '../node.ts'
import { parameterHandles } from '../parameter-handles.ts'
import type { Problem } from '../problem.ts'
import { sameWords } from '../same-words.ts'

/** An async function that says which way to go on. What it is given first leaves by the case that it returns. */
export interface BranchNode extends NodeBase {
  readonly kind: 'branch'
  /** TypeScript source of one function declaration; lines are joined by `\n`, without a final newline. */
  readonly code: string
}

export const branch: Kind<BranchNode, 'task'> = {
  title: 'Branch',
  hint: 'Chooses the way to go on: if … else, switch',
  words: sameWords('if', 'else', 'switch', 'case', 'choose', 'condition', 'when', 'decide', 'otherwise'),
  key: '7',
  part: 'task',
  naming: 'function',
  newName: 'isReady',
  fields: { code: { type: 'lines', label: 'Code', step: 'Edit code' } },
  first: (name) => ({
    code: `async function ${name}(value?: unknown): Promise<boolean> {\n  return Boolean(value)\n}`,
  }),
  handlesIn: ({ code }, wiresIn) => parameterHandles(code, wiresIn),
  handlesOut: ({ code }) => [out, ...casesOf(code).map(({ id }): HandleOut => ({ id, on: 'chosen' })), error],
  problems: wrongCases,
  texts: ({ code }) => [code],
}

/** One way that a branch can choose. */
export interface Case {
  /** The handle that it leaves by, and its name for people. */
  readonly id: string
  /** What the branch's function returns for it. */
  readonly value: boolean | string
}

const boolean: readonly Case[] = [
  { id: 'yes', value: true },
  { id: 'no', value: false },
]
const word = /^\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*$/
const reserved: readonly string[] = [OUT, ERROR, AFTER, STREAM]
/** A case stands on the card. */
const mostLetters = 64

/** The cases of a branch, by the return type of its code: `yes` and `no`, or the words of a union. */
export function casesOf(code: string): readonly Case[] {
  const returns = signatureOf(code)?.returns?.trim()
  if (returns === undefined) return []
  if (returns === 'boolean') return boolean
  const words = returns
    .replace(/^\|/, '')
    .split('|')
    .map((text) => word.exec(text))
  const ids = new Set(words.map((match) => match?.[1] ?? match?.[2] ?? ''))
  return words.includes(null) ? [] : [...ids].map((id) => ({ id, value: id }))
}

/** The case that a value stands for, whatever the value is; `null`: none. */
export function caseOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  return boolean.find((each) => each.value === value)?.id ?? null
}

function wrongCases({ id: node, code }: BranchNode, { name }: Surroundings): readonly Problem[] {
  if (!signatureOf(code)?.isAsync) return []
  const cases = casesOf(code)
  const remedy = "Write Promise<boolean>, or one word for each case: Promise<'small' | 'large'>"
  const about = { code: 'branch-without-cases', severity: 'error', node, remedy } as const
  if (cases.length < 2) return [{ ...about, message: `The return type of ${name()} does not give two cases or more` }]
  const wrong = cases.find(({ id }) => id.trim() === '' || reserved.includes(id) || id.length > mostLetters)
  if (wrong === undefined) return []
  return [{ ...about, message: `"${wrong.id}" cannot be a case of ${name()}`, remedy: 'Choose another word' }]
}
