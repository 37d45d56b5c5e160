import type { Part } from './look-parts.ts'
import { type IsProxy, lookAt } from './quiet-look.ts'

const objectBytes = 64
const partBytes = 16
/** How many parts are looked at before the host gets a turn. */
const stretch = 256

/**
 * About how many bytes of memory a value keeps, as far as that can be seen. Objects in `known` count nothing; new ones
 * are added to it. Stops once the sum is more than `most`.
 */
export function* weightOf(
  value: unknown,
  isProxy: IsProxy,
  known: Set<unknown>,
  most: number,
): Generator<void, number> {
  let bytes = 0
  let looks = 0
  const open: Iterator<Part>[] = []
  const weigh = (item: unknown): void => {
    bytes += partBytes
    if (typeof item === 'string') bytes += item.length
    if (typeof item !== 'object' || item === null || known.has(item)) return
    known.add(item)
    const look = lookAt(item, isProxy)
    bytes += objectBytes
    if (look.kind !== 'object') return
    if (look.bytes === undefined) open.push(look.parts)
    else bytes += look.bytes
  }
  weigh(value)
  for (let parts = open.at(-1); parts && bytes <= most; parts = open.at(-1)) {
    looks += 1
    if (looks % stretch === 0) yield
    const { done, value: part } = parts.next()
    if (done) open.pop()
    else if (part.text === undefined) weigh(part.value)
  }
  return bytes
}
