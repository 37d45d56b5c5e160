import type { FieldsOf, PolicyField } from './field.ts'
import type { UnknownKey } from './node.ts'

/** How the items of a stream come to those that read it. */
export interface Stream {
  /** How many items may lie ready before somebody asks for them; absent: none, each is made when it is asked for. */
  readonly buffer?: number
  /** Who has an item if several read: the first that asks, or each of them. */
  readonly to?: 'share' | 'all'
  readonly unknown?: readonly UnknownKey[]
}

export const mostBuffer = 100_000

const fields: FieldsOf<Stream> = {
  buffer: {
    type: 'number',
    label: 'Ready ahead',
    step: 'Change how many lie ready',
    placeholder: 'none',
    least: 0,
    most: mostBuffer,
    isWhole: true,
    isOptional: true,
  },
  to: {
    type: 'choice',
    label: 'Several readers',
    step: 'Change who has an item',
    isOptional: true,
    options: {
      share: { label: 'Share', hint: 'Each item goes to one of them, first come, first served' },
      all: { label: 'All to each', hint: 'Each of them gets every item; the slowest sets the pace' },
    },
  },
}

export const streamField: PolicyField<Stream> & { readonly fields: FieldsOf<Stream>; readonly isOptional: true } = {
  type: 'policy',
  label: 'Stream',
  isOptional: true,
  on: { step: 'Change stream', hint: 'Items lie ready before they are asked for' },
  off: { step: 'Reset stream', hint: 'Each item is made when it is asked for' },
  first: { buffer: 1 },
  fields,
}

export type StreamKey = keyof typeof fields
