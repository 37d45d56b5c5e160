import { beforeAll, describe, expect, it } from 'vitest'
import { $await, CoroutineObject, coroutine, Future, type Instrument, sleep } from '#runtime'
import { type Difference, differenceOf, report } from './differential/compare.ts'
import { Coverage } from './differential/coverage.ts'
import { generate } from './differential/generator/index.ts'
import type { Awaits, RunOptions } from './differential/interpreter.ts'
import type { Program } from './differential/language.ts'
import { print } from './differential/print.ts'
import { Referee } from './differential/referee.ts'
import { shrink } from './differential/shrink.ts'
import type { Transcript } from './differential/transcript.ts'
import { withoutDrain } from './drainless.ts'

/**
 * Runs the same programs, generated from seeds, on CPython's asyncio and on our runtime. A program that differs is made as
 * small as possible, and reported with its seed:
 *
 *   DIFFERENTIAL_SEED=4711 DIFFERENTIAL_PROGRAMS=1 npx vitest run --config tests/vitest.config.ts differential
 */
const firstSeed = Number(process.env.DIFFERENTIAL_SEED ?? 1)
const count = Number(process.env.DIFFERENTIAL_PROGRAMS ?? 2_500)

const timeoutMs = 60_000 + 50 * count

/** How the runtime knows the task after an await: by an AsyncLocalStorage, or by what the compiler puts into each await. */
const regimes: Readonly<Record<string, RunOptions>> = {
  'awaits as they are written': {},
  'every await with $await': { awaits: $await, tracksNativeAwaits: false },
}

let referee: Referee

interface Sample {
  readonly seed: number
  readonly program: Program
  readonly expected: Transcript
}

const samples: Sample[] = []

beforeAll(async () => {
  referee = await Referee.load()
  const seeds = Array.from({ length: count }, (_, i) => firstSeed + i)
  for (let i = 0; i < count; i += 250) samples.push(...refereed(seeds.slice(i, i + 250)))
}, timeoutMs)

function refereed(seeds: readonly number[]): readonly Sample[] {
  const programs = seeds.map(generate)
  const expected = referee.run(programs)
  return seeds.map((seed, i) => ({ seed, program: programs[i] as Program, expected: expected[i] as Transcript }))
}

/** An instrument, which must not change anything. */
const watching: Instrument = {
  taskCreated() {},
  taskScheduled() {},
  taskStepStarted() {},
  taskStepEnded() {},
  taskWaiting() {},
  taskCancelling() {},
  taskDone() {},
  timerSet() {},
  timerFired() {},
  loopIdle() {},
  callbackSlow() {},
}

/** Half of the programs are watched; half of them call helpers as coroutine objects, the others as async functions. */
function optionsFor(seed: number, regime: RunOptions): RunOptions {
  const options: RunOptions = { ...regime, areCallsCold: seed % 4 < 2 }
  return seed % 2 === 0 ? { ...options, instrument: watching } : options
}

async function firstDifference(programs: readonly Program[], options: RunOptions): Promise<Difference | null> {
  const expected = referee.run(programs)
  for (const [i, program] of programs.entries()) {
    const difference = await differenceOf(program, expected[i] as Transcript, options)
    if (difference) return difference
  }
  return null
}

/** Fails with the first difference, made small, and with the seeds of all. */
async function expectNoDifference(some: readonly Sample[], regime: RunOptions): Promise<void> {
  const different: number[] = []
  let first: Difference | null = null
  for (const { seed, program, expected } of some) {
    const difference = await differenceOf(program, expected, optionsFor(seed, regime))
    if (difference) different.push(seed)
    first ??= difference
  }
  if (!first) return
  const options = optionsFor(different[0] as number, regime)
  const smallest = await shrink(first, (programs) => firstDifference(programs, options))
  const seeds = different.slice(0, 20).join(', ')
  expect.fail(`${different.length} of ${some.length} differ, of seeds ${seeds}\n\n${report(smallest)}\n`)
}

describe.each(Object.entries(regimes))('%s', (_, regime) => {
  it('no program differs from CPython', () => expectNoDifference(samples, regime), timeoutMs)
})

describe('without a drain of the host', () => {
  withoutDrain()

  it('no program differs from CPython', () => expectNoDifference(samples.slice(0, 300), {}), timeoutMs)
})

describe('the programs', () => {
  it.skipIf(count < 1_000)(
    'reach every operation, and what can become of it',
    async () => {
      const coverage = new Coverage()
      for (const { program } of samples) await coverage.add(program)
      expect(coverage.missing()).toEqual([])
    },
    timeoutMs,
  )

  it.skipIf(count < 1_000)('mostly end, and sometimes wait for ever', () => {
    const stuck = samples.filter(({ expected }) => expected.includes('deadlock')).length
    expect(stuck).toBeGreaterThan(0.03 * count)
    expect(stuck).toBeLessThan(0.4 * count)
  })

  it('are the same for the same seed', () => {
    expect(generate(firstSeed)).toEqual(generate(firstSeed))
    expect(generate(firstSeed)).not.toEqual(generate(firstSeed + 1))
  })

  it('that differ become small', async () => {
    const difference = await firstDifference(
      Array.from({ length: 100 }, (_, seed) => generate(seed)),
      { awaits: oneTurnTooMany },
    )
    const smallest = await shrink(difference as Difference, (programs) =>
      firstDifference(programs, { awaits: oneTurnTooMany }),
    )
    expect(print(smallest.program).split('\n').length).toBeLessThan(8)
  })
})

/** A wrong runtime, in which every await takes one turn more. */
const oneTurnTooMany: Awaits = (value) => {
  if (!(value instanceof Future || value instanceof CoroutineObject)) return value
  return coroutine(async () => {
    await sleep(0)
    return await value
  })
}
