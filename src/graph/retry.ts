import { isFree, isIdentifier, lightBindingsOf, placeAt } from '#code'
import { exactDurationText } from './duration.ts'
import type { Field, FieldsOf, PolicyField } from './field.ts'
import { maxDurationMs, type NodeBase, type UnknownKey } from './node.ts'
import type { Problem } from './problem.ts'

/** How often a node's function is tried, and when again. */
export interface Retry {
  /** All tries, the first one included. */
  readonly tries: number
  /** The wait before the second try. */
  readonly delayMs: number
  /** Whether each wait is as long as the first one, or longer by a factor. */
  readonly backoff: 'fixed' | 'exponential'
  /** By how much each wait is longer than the one before; absent: 2. */
  readonly factor?: number
  /** The longest wait, before jitter. */
  readonly maxDelayMs?: number
  /** The share, from 0 to 1, by which a wait may be shorter or longer. */
  readonly jitter?: number
  /** The classes of errors after which it tries again, by name; absent: all. */
  readonly only?: readonly string[]
  readonly unknown?: readonly UnknownKey[]
}

export const firstRetry: Retry = { tries: 3, delayMs: 1_000, backoff: 'exponential' }
const mostTries = 1_000_000

const fields: FieldsOf<Retry> = {
  tries: { type: 'number', label: 'Tries', step: 'Change tries', least: 2, most: mostTries, isWhole: true },
  delayMs: { type: 'duration', label: 'First wait', step: 'Change first wait' },
  backoff: {
    type: 'choice',
    label: 'Each further wait',
    step: 'Change backoff',
    options: {
      fixed: { label: 'The same', hint: 'Each wait is as long as the first' },
      exponential: { label: 'Longer', hint: 'Each wait is longer than the one before' },
    },
  },
  factor: {
    type: 'number',
    label: 'Times as long',
    step: 'Change factor',
    placeholder: '2',
    least: 1,
    most: 1_000,
    isOptional: true,
  },
  maxDelayMs: { type: 'duration', label: 'Longest wait', step: 'Change longest wait', isOptional: true },
  jitter: {
    type: 'number',
    label: 'Jitter, as a share',
    step: 'Change jitter',
    placeholder: 'none',
    least: 0,
    most: 1,
    isOptional: true,
  },
  only: {
    type: 'words',
    label: 'Only after',
    step: 'Change which errors',
    placeholder: 'any error',
    isOptional: true,
  },
}

export const retryField: PolicyField<Retry> & { readonly fields: FieldsOf<Retry>; readonly isOptional: true } = {
  type: 'policy',
  label: 'Retry',
  isOptional: true,
  on: { step: 'Add retry', hint: 'After an error it is tried again; never after a cancel' },
  off: { step: 'Remove retry', hint: 'It is called once' },
  first: firstRetry,
  fields,
}

export type RetryKey = keyof typeof fields

/** The problems of a retry: values that can't be, and one within the function itself. */
export function retryProblems(node: NodeBase & { readonly code?: string }, retry: Retry): readonly Problem[] {
  const wrong = wrongFields(retry).map(
    ({ key, message, remedy }): Problem => ({
      code: 'invalid-retry',
      severity: 'error',
      node: node.id,
      param: `retry.${key}`,
      message,
      remedy,
    }),
  )
  return [...wrong, ...retryWithin(node)]
}

interface Wrong {
  readonly key: string
  readonly message: string
  readonly remedy: string
}

function wrongFields(retry: Retry): readonly Wrong[] {
  const values = retry as unknown as Readonly<Record<string, unknown>>
  return Object.entries<Field>(fields).flatMap(([key, field]) => {
    const value = values[key]
    if (value === undefined) return []
    if (field.type === 'number') return wrongNumber(key, field, value as number)
    if (field.type === 'duration') return wrongWait(key, value as number)
    return field.type === 'words' ? wrongWords(key, value as readonly string[]) : []
  })
}

function wrongNumber(key: string, { label, least, most, isWhole }: Field & { type: 'number' }, value: number) {
  if (value >= least && value <= most && !(isWhole && !Number.isSafeInteger(value))) return []
  const message =
    key === 'tries' && value < least ? 'With fewer than 2 tries, nothing is repeated' : `${label} cannot be ${value}`
  return [{ key, message, remedy: `Choose ${isWhole ? 'a whole number' : 'a number'} from ${least} to ${most}` }]
}

function wrongWait(key: string, ms: number): readonly Wrong[] {
  if (ms >= 0 && ms <= maxDurationMs) return []
  return [{ key, message: `A wait cannot take ${exactDurationText(ms)}`, remedy: 'Choose from 0 ms to 24.8 days' }]
}

function wrongWords(key: string, words: readonly string[]): readonly Wrong[] {
  const remedy = 'Name classes of errors, such as TypeError, or leave it out for any error'
  if (words.length === 0) return [{ key, message: 'No error would be tried again', remedy }]
  const wrong = words.find((each) => !isIdentifier(each))
  return wrong === undefined ? [] : [{ key, message: `"${wrong}" is not the name of a class`, remedy }]
}

function retryWithin({ id: node, code = '' }: NodeBase & { readonly code?: string }): readonly Problem[] {
  if (!/\bretry\b/.test(code)) return []
  const use = lightBindingsOf(code).uses.find((each) => isFree(each) && each.name === 'retry')
  if (!use) return []
  const message = 'Its code tries again by itself, so its tries are multiplied'
  const remedy = 'Keep one: take retry out of the code, or the policy off the node'
  return [{ code: 'retry-in-retry', severity: 'hint', node, ...placeAt(code, use.from), message, remedy }]
}
