import type { Block } from './blocks.ts'
import type { Dependencies } from './dependencies.ts'
import { listed } from './layout.ts'

/** The text of a block: statements, and behind them the expression that its end is awaited with. */
export interface Printed {
  readonly lines: readonly string[]
  readonly value: string
  /** The same as it stands where it is awaited, in an async function; absent: it stands there, too. */
  readonly inPlace?: string
  /** Whether `value` is a promise. */
  readonly awaits: boolean
  /** What the awaited value is destructured to; empty if no value of it is used. */
  readonly pattern: (isUsed: (node: number) => boolean) => string
}

/** Prints blocks whose needs have all ended, with their values in scope. */
export interface BlockPrinter {
  print(block: Block): Printed
  /** A promise of what `block` gives; `first`: statements before it. */
  promise(block: Block, printed?: Printed, first?: readonly string[]): string
}

/** A pattern for a list of values; those that are not used leave holes, as in `[, orders]`. */
export function arrayPattern(items: readonly string[]): string {
  const places = [...items]
  while (places.at(-1) === '') places.pop()
  return places.length === 0 ? '' : listed('[', places, ']')
}

export function objectOf(names: readonly string[]): string {
  return listed('{ ', names, ' }')
}

/** The nodes of a block whose values others take. */
export function outputsOf({ nodes }: Block, { consumers, takes }: Dependencies): readonly number[] {
  const inside = new Set(nodes)
  return nodes.filter((node) => consumers(node).some((each) => !inside.has(each) && takes(each, node)))
}

/** The body of an async function that gives what is printed, or nothing. */
export function bodyOf(printed: Printed, givesValue: boolean): readonly string[] {
  const { lines, awaits, inPlace: value = printed.value } = printed
  if (givesValue) return [...lines, `return ${value}`]
  return awaits ? [...lines, `await ${value}`] : lines
}

/** The function of a call, as an argument: `load` for `load()`. */
export function passed(call: string): string {
  return /^([\w$]+)\(\)$/.exec(call)?.[1] ?? `() => ${call}`
}
