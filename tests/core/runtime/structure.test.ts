import { describe, expect, it } from 'vitest'
import { $await } from '#runtime'
import { Random } from './differential/random.ts'
import { withoutDrain } from './drainless.ts'
import { modelled } from './structure/model.ts'
import { combinators, generate, type Part, partsOf, print, type Told } from './structure/program.ts'
import { type Regime, ran } from './structure/run.ts'

/**
 * Random programs with several awaits in one task, native promises, signals and stores. They must end as a model says,
 * whose rules are written without any event loop. To try one seed again:
 *
 *   STRUCTURE_SEED=4711 STRUCTURE_PROGRAMS=1 npx vitest run --config tests/vitest.config.ts structure
 */
const firstSeed = Number(process.env.STRUCTURE_SEED ?? 1)
const count = Number(process.env.STRUCTURE_PROGRAMS ?? 2_000)

const plain: Regime = { awaits: (value) => value, tracksNativeAwaits: true }

const regimes: Readonly<Record<string, Regime>> = {
  'awaits as they are written': plain,
  'every await with $await': { awaits: $await, tracksNativeAwaits: false },
}

/** In the order of the parts: the order of two parts that end at the same moment means nothing. */
function sorted(told: readonly Told[]): string {
  const rows = [...told].sort((a, b) => a.number - b.number || a.atMs - b.atMs)
  return rows.map(({ number, atMs, outcome }) => `#${number} ${outcome} at ${atMs}`).join('\n')
}

/** Combinators that one part may end while others go on. */
const decided: ReadonlySet<Part['kind']> = new Set(combinators.filter((kind) => kind !== 'allSettled'))

/**
 * Leaves out what is uncertain: what ended in a body after its timeout or group went on without it, and what ended in a
 * combinator at the moment of its decision. The order of these is a matter of microtasks.
 */
function certain(main: Part, told: readonly Told[], left: ReadonlyMap<number, number>): readonly Told[] {
  const atMs = new Map(told.map((each) => [each.number, each.atMs]))
  const uncertain = partsOf(main).flatMap((part) => {
    const inner = partsOf(part).filter((each) => each !== part)
    const [leftMs, endMs] = [left.get(part.number) ?? Number.POSITIVE_INFINITY, atMs.get(part.number)]
    const ofBody = 'body' in part ? partsOf(part.body) : []
    const late = ofBody.filter(({ number }) => (atMs.get(number) ?? 0) >= leftMs)
    const isLeft = endMs !== undefined && inner.some(({ number }) => left.get(number) === endMs)
    const isDecided = decided.has(part.kind) || isLeft
    return isDecided ? [...late, ...inner.filter(({ number }) => atMs.get(number) === endMs)] : late
  })
  return told.filter(({ number }) => !uncertain.some((part) => part.number === number))
}

/** Fails with the programs that differ, the shortest first. */
async function expectNoDifference(of: number, regime: Regime): Promise<void> {
  const different: string[] = []
  let compared = 0
  for (let seed = firstSeed; seed < firstSeed + of; seed += 1) {
    const program = generate(new Random(seed))
    const { told, left, isUncertain } = modelled(program, !regime.tracksNativeAwaits)
    if (isUncertain) continue
    compared += 1
    const expected = sorted(certain(program.main, told, left))
    const actual = await ran(program, regime).then((all) => sorted(certain(program.main, all, left)), String)
    if (actual !== expected) different.push(`seed ${seed}: ${print(program)}\nthe model:\n${expected}\nran:\n${actual}`)
  }
  expect(compared).toBeGreaterThan(0.8 * of)
  const shortest = different.sort((a, b) => a.length - b.length).slice(0, 3)
  expect(`${different.length} differ\n\n${shortest.join('\n\n')}`).toBe('0 differ\n\n')
}

describe.each(Object.entries(regimes))('%s', (_, regime) => {
  it('no program differs from the model', () => expectNoDifference(count, regime), 600_000)
})

describe('without a drain of the host', () => {
  withoutDrain()

  it('no program differs from the model', () => expectNoDifference(Math.min(count, 500), plain), 600_000)
})
