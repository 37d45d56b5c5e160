import { type PlanWire, type TaskNode, wiresOf } from '#compile'
import { casesOf, ERROR, hasCode, OUT } from '#graph'
import type { HelperNames } from './helper-names.ts'
import { listed } from './layout.ts'
import { literal } from './literals.ts'
import { camelCase } from './names.ts'

/** What arrivals must know of a main's calls. */
interface Arriving {
  readonly helpers: HelperNames
  task(index: number): TaskNode | undefined
  value(index: number): string
  promise(index: number): string
  isPending(index: number): boolean
}

/** The name of what a wire delivers. */
export function arrivalName({ from, by = OUT }: PlanWire, calls: Arriving): string {
  const node = calls.task(from)
  if (by === ERROR) return `${camelCase(node?.name ?? '')}Error`
  const [passedOn] = wiresOf(by === OUT ? null : (node?.args[0] ?? null))
  return passedOn ? arrivalName(passedOn, calls) : calls.value(from)
}

/** The promise of what arrives by one of these wires. */
export function arrival(wires: readonly PlanWire[], calls: Arriving): string {
  const [only] = wires
  const promises = wires.map((wire) => delivery(wire, calls))
  if (only && promises.length === 1) return promises[0] ?? calls.promise(only.from)
  return listed(`${calls.helpers.either}([`, promises, '])')
}

function delivery({ from, by = OUT }: PlanWire, calls: Arriving): string {
  if (by === OUT) return calls.isPending(from) ? calls.promise(from) : calls.value(from)
  if (by === ERROR) return `${calls.helpers.failure}(${calls.promise(from)})`
  const node = calls.task(from)
  const chosen = node && hasCode(node) ? casesOf(node.code).find(({ id }) => id === by) : undefined
  const passedOn = wiresOf(node?.args[0] ?? null)
  const value = passedOn.length > 0 ? arrival(passedOn, calls) : 'undefined'
  return `${calls.helpers.when}(${calls.promise(from)}, ${literal(chosen?.value ?? by)}, ${value})`
}
