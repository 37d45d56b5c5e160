import type { FieldsOf, PolicyField } from './field.ts'
import type { UnknownKey } from './node.ts'

/** A node's function is called once for each item of one of its arguments, and the node's value is the list of what that gives. */
export interface Each {
  /** The name of the parameter whose argument is the list. */
  readonly parameter: string
  /** How many items at once; absent: all. */
  readonly limit?: number
  /** An error takes the place of the item's value; absent: the first error cancels the rest. */
  readonly returnExceptions?: boolean
  readonly unknown?: readonly UnknownKey[]
}

export const mostEach = 100_000

const fields: FieldsOf<Each> = {
  parameter: { type: 'text', label: 'Items of', step: 'Change what each goes over', isCode: true },
  limit: {
    type: 'number',
    label: 'At once',
    step: 'Change how many at once',
    placeholder: 'all',
    least: 1,
    most: mostEach,
    isWhole: true,
    isOptional: true,
  },
  returnExceptions: {
    type: 'flag',
    label: 'Collect errors as values',
    isOptional: true,
    on: { step: 'Collect errors of items', hint: 'An error takes the place of the item’s value' },
    off: { step: 'Raise the first error of an item', hint: 'The first error cancels the other items' },
  },
}

export const eachField: PolicyField<Each> & { readonly fields: FieldsOf<Each>; readonly isOptional: true } = {
  type: 'policy',
  label: 'For each',
  isOptional: true,
  on: { step: 'Add for each', hint: 'It is called once for each item; its value is a list' },
  off: { step: 'Remove for each', hint: 'It is called once' },
  first: { parameter: '' },
  fields,
}

export type EachKey = keyof typeof fields
