import type { UnknownKey } from './node.ts'

/** What a pipeline node knows of an input of its file. */
export interface KnownInput {
  readonly name: string
  /** The TypeScript type, as text. */
  readonly type: string
  /** Then it needs no wire. */
  readonly hasDefault: boolean
  readonly unknown?: readonly UnknownKey[]
}

/** Whether two lists say the same of the same inputs in the same order. */
export function isSameInputs(one: readonly KnownInput[], other: readonly KnownInput[]): boolean {
  return one.length === other.length && one.every((input, at) => isSameInput(input, other[at]))
}

function isSameInput({ name, type, hasDefault }: KnownInput, other: KnownInput | undefined): boolean {
  return name === other?.name && type === other.type && hasDefault === other.hasDefault
}
