import fc from 'fast-check'

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
/** `npm run fuzz` tries a thousand times as much as the unit tests do. */
const factor = Number(process.env.FUZZ_FACTOR ?? 1)
/** Whether this is a long run, in which every row of a table is tried. */
export const isLong = factor > 1

/** Tries `count` values, more in a long run; a failure is reported with its seed and in its smallest form. */
export async function fuzzed<T>(
  values: fc.Arbitrary<T>,
  count: number,
  check: (value: T) => void | Promise<void>,
): Promise<void> {
  process.stdout.write(`fuzzing ${count * factor} times with FUZZ_SEED=${seed}\n`)
  await fc.assert(
    fc.asyncProperty(values, async (value) => void (await check(value))),
    {
      seed,
      numRuns: count * factor,
      endOnFailure: false,
    },
  )
}
