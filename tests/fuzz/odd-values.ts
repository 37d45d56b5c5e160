import fc from 'fast-check'

const shared = Array.from({ length: 40 }).reduce<unknown>((inside) => [inside, inside], [])
const deep = Array.from({ length: 5_000 }).reduce<unknown>((inside) => [inside], [])
const cycle: Record<string, unknown> = {}
cycle.self = cycle

/** Values that no contract allows, as far as a structured clone can carry them. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    '',
    '__proto__',
    'constructor',
    '../../etc/passwd',
    '/etc/passwd',
    'a\0.pipeline',
    'sample.pipeline',
    '\uD800',
    0,
    -0,
    -1,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e308,
    10n,
    new Date(0),
    new Map([['a', 1]]),
    new Set([1]),
    /a/,
    new Uint8Array(4),
    new Error('odd'),
    new Array(1_000_000_000),
    [],
    {},
    [[]],
    JSON.parse('{ "__proto__": { "isAdmin": true } }'),
    JSON.parse('{ "constructor": { "prototype": {} } }'),
    'x'.repeat(20_000),
    shared,
    deep,
    cycle,
  ),
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withSparseArray: true, maxDepth: 3 }),
)

/** The value with something odd inserted, removed or doubled at a random place; the original is not changed. */
export function mutated(value: unknown, odd: unknown, place: readonly number[], how: number): unknown {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const [step = 0, ...rest] = place
  if (keys.length === 0 || place.length === 0) return odd
  const key = keys[step % keys.length] as string
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }
  const fields = copy as Record<string, unknown>
  if (rest.length > 0) fields[key] = mutated(fields[key], odd, rest, how)
  else if (how === 0) fields[key] = odd
  else if (how === 1) delete fields[key]
  else if (how === 2 && Array.isArray(copy)) copy.push(fields[key], odd)
  else fields[`${key}x`] = odd
  return copy
}
