import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AsyncLimiter, createTask, gather, getRunningLoop, run, sleep, virtualClock } from '#runtime'

interface Comer {
  readonly atMs: number
  readonly amount: number
  /** How long it waits before it gives up. */
  readonly patienceMs: number | null
}

interface Entry extends Comer {
  readonly inMs: number | null
}

interface Rate {
  readonly maxRate: number
  readonly periodMs: number
}

const rates = fc.record({ maxRate: fc.integer({ min: 1, max: 12 }), periodMs: fc.constantFrom(0.7, 10, 100, 333) })

function comersFor({ maxRate, periodMs }: Rate): fc.Arbitrary<readonly Comer[]> {
  const comer = fc.record({
    atMs: fc.integer({ min: 0, max: Math.ceil(3 * periodMs) }),
    amount: fc.oneof(fc.constant(1), fc.double({ min: 0, max: maxRate, noNaN: true })),
    patienceMs: fc.option(fc.integer({ min: 0, max: 40 }), { freq: 4 }),
  })
  return fc.array(comer, { maxLength: 30 }).map((all) => all.sort((a, b) => a.atMs - b.atMs))
}

const scenes = rates.chain((rate) => fc.tuple(fc.constant(rate), comersFor(rate)))

/** When each one got in; null: it gave up. */
function entriesOf({ maxRate, periodMs }: Rate, comers: readonly Comer[]): Promise<readonly Entry[]> {
  const main = async (): Promise<readonly Entry[]> => {
    const loop = getRunningLoop()
    const limiter = new AsyncLimiter(maxRate, periodMs)
    const enter = async (comer: Comer): Promise<Entry> => {
      await sleep(comer.atMs)
      const wait = createTask(async () => {
        await limiter.acquire(Math.min(comer.amount, maxRate))
        return loop.time()
      })
      if (comer.patienceMs !== null) loop.callLater(comer.patienceMs, () => wait.cancel())
      return { ...comer, inMs: await wait.catch(() => null) }
    }
    return gather(comers.map((comer) => () => enter(comer)))
  }
  return run(main, { clock: virtualClock() })
}

it('in no stretch of time does more get in than is promised', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async ([rate, comers]) => {
      const entries = (await entriesOf(rate, comers)).filter(({ inMs }) => inMs !== null)
      for (const [at, { inMs: fromMs }] of entries.entries()) {
        let amount = 0
        for (const entry of entries.slice(at)) {
          amount += entry.amount
          const stretchMs = (entry.inMs ?? 0) - (fromMs ?? 0)
          expect(amount).toBeLessThanOrEqual(rate.maxRate * (1 + stretchMs / rate.periodMs) + 1e-3)
        }
      }
    }),
  )
})

it('a task that comes later gets in later, and each gets in as soon as there is room', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async ([rate, comers]) => {
      const entries = await entriesOf(rate, comers)
      // aiolimiter's own way of counting: a level that falls with time.
      let [level, lastMs] = [0, 0]
      for (const { atMs, amount, inMs, patienceMs } of entries) {
        if (inMs === null) {
          expect(patienceMs).not.toBeNull()
          continue
        }
        const fromMs = Math.max(atMs, lastMs)
        level = Math.max(0, level - ((fromMs - lastMs) * rate.maxRate) / rate.periodMs)
        const roomMs = fromMs + (Math.max(0, level + amount - rate.maxRate) * rate.periodMs) / rate.maxRate
        expect(inMs).toBeGreaterThan(roomMs - 1e-3)
        level = Math.max(0, level - ((inMs - fromMs) * rate.maxRate) / rate.periodMs) + amount
        lastMs = inMs
      }
      const inTime = entries.flatMap(({ inMs }) => inMs ?? [])
      expect(inTime).toEqual([...inTime].sort((a, b) => a - b))
    }),
  )
})

it('if none gives up, each gets in at the very time at which there is room', async () => {
  const patient = scenes.map(([rate, comers]) => [rate, comers.map((each) => ({ ...each, patienceMs: null }))] as const)
  await fc.assert(
    fc.asyncProperty(patient, async ([rate, comers]) => {
      let [level, lastMs] = [0, 0]
      for (const { atMs, amount, inMs } of await entriesOf(rate, comers)) {
        const fromMs = Math.max(atMs, lastMs)
        level = Math.max(0, level - ((fromMs - lastMs) * rate.maxRate) / rate.periodMs)
        const waitMs = (Math.max(0, level + amount - rate.maxRate) * rate.periodMs) / rate.maxRate
        expect(inMs).toBeCloseTo(fromMs + waitMs, 3)
        level = Math.max(0, level - (waitMs * rate.maxRate) / rate.periodMs) + amount
        lastMs = fromMs + waitMs
      }
    }),
  )
})
