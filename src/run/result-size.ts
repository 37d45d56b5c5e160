import { isError, isOf } from '#foreign-value'
import { NotJsonError } from '#runtime-internal'

/** Of JSON of some 100 MB: values, where 50 characters count as one. */
const mostValues = 2_000_000
/** At each so many levels it is asked whether a value is within itself. */
const circleDepth = 1_000

/** A value of a result, within others. */
interface Place {
  readonly value: object
  readonly depth: number
  readonly around: Place | null
}

/**
 * Throws a NotJsonError for a result that is more than can be printed, before anything is made of it: a copy of it, and its
 * text, would fill the memory. What is shared counts each time, as it is printed. Runs none of its getters.
 */
export function checkSize(result: unknown): void {
  try {
    lookAt(result)
  } catch (error) {
    if (isOf(error, NotJsonError)) throw error
    // It can't even be looked at: who reads it says so.
  }
}

function lookAt(result: unknown): void {
  const room = { left: mostValues }
  const waiting: Place[] = []
  const look = (value: unknown, around: Place | null): void => {
    room.left -= countOf(value)
    if (room.left < 0)
      throw new NotJsonError('the result is too large to be printed: return less, or write it to a file')
    // What makes JSON of itself is not looked into.
    if (typeof value !== 'object' || value === null || isError(value) || 'toJSON' in value) return
    waiting.push({ value, depth: (around?.depth ?? 0) + 1, around })
  }
  look(result, null)
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    // Who prints it says so of what contains itself, or is nested deeper than the stack.
    if (place.depth % circleDepth === 0 && isWithinItself(place)) return
    for (const inside of insideOf(place.value, room.left)) look(inside, place)
  }
}

function countOf(value: unknown): number {
  if (typeof value === 'string') return 1 + value.length / 50
  if (ArrayBuffer.isView(value)) return value.byteLength
  // Before its items are looked at, which it may not have.
  return Array.isArray(value) && value.length > mostValues ? value.length : 1
}

function isWithinItself({ around }: Place): boolean {
  const seen = new Set<object>()
  for (let each = around; each; each = each.around) {
    if (seen.has(each.value)) return true
    seen.add(each.value)
  }
  return false
}

/** Names are printed, too. `most`: more of them are not looked behind. */
function insideOf(value: object, most: number): Iterable<unknown> {
  if (Array.isArray(value)) return value as readonly unknown[]
  const keys = Object.keys(value)
  if (keys.length > most) return keys
  return keys.flatMap((key): readonly unknown[] => [key, Object.getOwnPropertyDescriptor(value, key)?.value])
}
