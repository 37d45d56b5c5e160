import type { PlanPolicyNode } from '#compile'
import type { Each } from '#graph'
import { mapLimit } from '#runtime'
import { itemsMistake } from '#runtime-internal'
import type { Surroundings } from './begin.ts'
import { previewOf } from './preview.ts'

/** Calls the function of one item with the arguments that it has. */
type Call = (values: readonly unknown[], item: number) => PromiseLike<unknown> | unknown

/**
 * Calls a node's function once for each item of an argument, each in a task of its own, as the printed call does
 * (`src/codegen/policies.ts`). A task is made once there is a place for it, so a long list costs no more than a short one.
 */
export function forEach(
  node: PlanPolicyNode,
  { parameter, limit, returnExceptions }: Each,
  values: readonly unknown[],
  call: Call,
  around: Surroundings,
): PromiseLike<unknown> {
  const { index, name, eachAt = 0 } = node
  const items = values[eachAt]
  if (itemsMistake(items))
    throw new TypeError(`each goes over ${parameter}, but it is ${previewOf(items).text}, not a list`)
  const task = around.loop.currentTask()
  if (task) around.items.begin(task, name, items)
  around.going(index, countOf(items))
  const one = (item: unknown, at: number) => {
    const given = [...values]
    given[eachAt] = item
    return call(given, at)
  }
  // The tasks have the function's name.
  Object.defineProperty(one, 'name', { value: name })
  return mapLimit(items as Iterable<unknown>, limit ?? Number.POSITIVE_INFINITY, one, {
    returnExceptions: returnExceptions === true,
  })
}

/** How many items there are, where that is known before they are taken. */
function countOf(items: unknown): number | undefined {
  if (Array.isArray(items)) return items.length
  return items instanceof Set || items instanceof Map ? items.size : undefined
}
