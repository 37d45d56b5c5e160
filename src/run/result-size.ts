import { isError, isOf } from '#foreign-value'
import { NotJsonError } from '#runtime-internal'

/** The most values in a result, where 50 characters count as one value: JSON of some 100 MB. */
const mostValues = 2_000_000
/** Every this many levels, a value is checked for being inside itself. */
const circleDepth = 1_000

/** A value inside a result, with the values around it. */
interface Place {
  readonly value: object
  readonly depth: number
  readonly around: Place | null
}

/**
 * Throws a NotJsonError for a result that is too large to print. It is checked before it is copied or printed, which
 * would fill the memory. A value in several places counts several times, as it is printed. Runs no getters.
 */
export function checkSize(result: unknown): void {
  try {
    lookAt(result)
  } catch (error) {
    if (isOf(error, NotJsonError)) throw error
    // The value can't even be read; the code that prints it reports that.
  }
}

function lookAt(result: unknown): void {
  const room = { left: mostValues }
  const waiting: Place[] = []
  const look = (value: unknown, around: Place | null): void => {
    room.left -= countOf(value)
    if (room.left < 0)
      throw new NotJsonError('the result is too large to be printed: return less, or write it to a file')
    // The JSON of such a value comes from its own code, so its parts are not counted.
    if (typeof value !== 'object' || value === null || isError(value) || 'toJSON' in value) return
    waiting.push({ value, depth: (around?.depth ?? 0) + 1, around })
  }
  look(result, null)
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    // The code that prints it reports a value inside itself, or too deep a nesting.
    if (place.depth % circleDepth === 0 && isWithinItself(place)) return
    for (const inside of insideOf(place.value, room.left)) look(inside, place)
  }
}

function countOf(value: unknown): number {
  if (typeof value === 'string') return 1 + value.length / 50
  if (ArrayBuffer.isView(value)) return value.byteLength
  // An array may be long without having items, so its length counts at once.
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

/** The parts of an object, with its names, which are printed too. With more than `most` names, only the names. */
function insideOf(value: object, most: number): Iterable<unknown> {
  if (Array.isArray(value)) return value as readonly unknown[]
  const keys = Object.keys(value)
  if (keys.length > most) return keys
  return keys.flatMap((key): readonly unknown[] => [key, Object.getOwnPropertyDescriptor(value, key)?.value])
}
