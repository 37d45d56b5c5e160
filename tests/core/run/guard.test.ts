import { afterEach, describe, expect, it, vi } from 'vitest'
import { EventLoop, gather, systemClock, virtualClock } from '#runtime'
import { BlockedLoopError, type GuardOptions, guardOf } from '../../../src/run/guard.ts'
import { graphOf } from '../../support/graph-of.ts'
import { runGraph } from '../../support/run-graph.ts'

/** A loop, its guard, and a clock that moves only when code says so. */
function guarded(options: Partial<GuardOptions> = {}) {
  const clock = { ms: 0 }
  const loop = new EventLoop({ clock: virtualClock(), tracksNativeAwaits: false })
  const flushed: number[] = []
  const guard = guardOf(loop, {
    limitMs: 5_000,
    flush: (heldMs) => flushed.push(heldMs),
    sightings: null,
    now: () => clock.ms,
    ...options,
  })
  /** What compiled code does in a loop; each turn takes `eachMs`. */
  const hold = (forMs: number, eachMs = 10): void => {
    for (const untilMs = clock.ms + forMs; clock.ms < untilMs; clock.ms += eachMs) guard.check()
  }
  /** Runs all of them on the loop; gives what each returned or threw. */
  const outcomes = async (...bodies: readonly (() => Promise<unknown>)[]): Promise<unknown[]> =>
    loop.runUntilComplete(gather(bodies, { returnExceptions: true }, loop))
  return { clock, loop, guard, hold, flushed, outcomes }
}

const aMoment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the guard', () => {
  it('measures each step for itself', async () => {
    const { outcomes, hold } = guarded()
    const body = async (): Promise<string> => {
      hold(2_000)
      return 'done'
    }
    expect(await outcomes(body, body, body, body)).toEqual(['done', 'done', 'done', 'done'])
  })

  it('measures the steps of one task for themselves', async () => {
    const { outcomes, hold, loop } = guarded()
    const body = async (): Promise<string> => {
      for (let step = 0; step < 4; step++) {
        hold(2_000)
        const turn = loop.createFuture<void>()
        loop.callSoon(() => turn.setResult(undefined))
        await turn
      }
      return 'done'
    }
    expect(await outcomes(body)).toEqual(['done'])
  })

  it('says of each step that it begins, and whose it is', async () => {
    const began: (string | undefined)[] = []
    const { outcomes, loop } = guarded({ began: (task) => began.push(task.name) })
    const body = (name: string) => async (): Promise<void> => {
      const turn = loop.createFuture<void>()
      loop.callSoon(() => turn.setResult(undefined))
      await turn
      began.push(`${name} ends`)
    }
    await outcomes(body('a'), body('b'))
    const [first, second] = began
    expect(first).not.toBe(second)
    expect(began.slice(0, 6)).toEqual([first, second, first, 'a ends', second, 'b ends'])
  })

  it('ends a step past the limit with what it measured, and no other', async () => {
    const { outcomes, hold } = guarded()
    const [ended, other] = await outcomes(
      async () => hold(9_000),
      async () => hold(4_000),
    )
    expect(other).toBeUndefined()
    expect(ended).toBeInstanceOf(BlockedLoopError)
    expect(String(ended)).toMatch(
      /this step held the event loop for 5\.\d s .*\(the limit is 5 s\), and was ended; await/,
    )
  })

  it('counts what a step did before it came to the guard', async () => {
    const { outcomes, hold, clock } = guarded()
    const [ended] = await outcomes(async () => {
      clock.ms += 4_000
      hold(1_500)
    })
    expect(String(ended)).toContain('held the event loop for 5.0 s')
  })

  it('looks often enough where each turn of a loop takes long', async () => {
    const { outcomes, hold, clock } = guarded()
    const [ended] = await outcomes(async () => hold(600_000, 1_000))
    expect(ended).toBeInstanceOf(BlockedLoopError)
    expect(clock.ms).toBeLessThan(9_000)
  })

  it.each([
    ['awaits that give the loop no turn', 'await'],
    ['a flood of microtasks', 'microtasks'],
  ])('ends %s', async (_name, kind) => {
    const { outcomes, guard, clock } = guarded()
    let stopped: unknown
    const flood = (): void => {
      clock.ms += 10
      try {
        guard.check()
      } catch (error) {
        stopped = error
        return
      }
      queueMicrotask(flood)
    }
    const spin = async (): Promise<void> => {
      for (;;) {
        guard.check()
        clock.ms += 10
        await null
      }
    }
    const [ended] = await outcomes(kind === 'await' ? spin : async () => flood())
    expect(String(ended ?? stopped)).toContain('this step held the event loop for 5.')
  })

  it('claims no time of a task that goes on after its end', async () => {
    const { outcomes, guard, hold } = guarded()
    const [ended] = await outcomes(async () => {
      try {
        hold(6_000)
      } catch {}
      guard.check()
    })
    expect(ended).toBeInstanceOf(BlockedLoopError)
    expect(String(ended)).not.toMatch(/\d m?s/)
  })

  it('ends code that is in no step, until the host has had a turn', async () => {
    const { guard, hold, clock } = guarded()
    expect(() => hold(9_000, 1)).toThrow('code outside of any task held the event loop for 5.')
    expect(() => guard.check()).toThrow('it goes on after a step of it was ended')
    await aMoment()
    guard.check()
    clock.ms += 4_000
    await aMoment()
    hold(4_000)
  })

  it('does not count a step against the code behind it', async () => {
    const { loop, hold } = guarded()
    loop.createTask(async () => {
      hold(4_000)
      loop.stop()
    })
    await loop.runForever()
    hold(4_000)
    loop.close()
  })

  it('can be off, and still lets words through while the loop is held', async () => {
    const { outcomes, hold, flushed } = guarded({ limitMs: null })
    expect(await outcomes(async () => hold(60_000))).toEqual([undefined])
    expect(flushed.length).toBeGreaterThan(500)
    expect(flushed.slice(0, 3)).toEqual([100, 200, 300])
  })
})

describe('a glance from outside', () => {
  it('gives nothing up to the limit, and behind it what ends the code', async () => {
    const { outcomes, guard, clock, flushed } = guarded()
    const seen: unknown[] = []
    await outcomes(async () => {
      for (const ms of [0, 4_000, 1_000, 1]) {
        clock.ms += ms
        seen.push(guard.glance())
      }
    })
    expect(seen).toEqual([null, null, null, expect.any(BlockedLoopError)])
    expect(String(seen[3])).toContain('this step held the event loop for 5.0 s')
    // Other users of the thread are told all the while.
    expect(flushed).toEqual([4_000, 5_000])
  })

  it('measures from the start of the step, or outside of steps from its first look', async () => {
    const { outcomes, guard, clock } = guarded()
    const [inStep] = await outcomes(async () => {
      clock.ms += 6_000
      return guard.glance()
    })
    expect(inStep).toBeInstanceOf(BlockedLoopError)
    await aMoment()
    clock.ms += 6_000
    expect(guard.glance()).toBe(null)
    clock.ms += 6_000
    expect(String(guard.glance())).toContain('code outside of any task held the event loop for 6.0 s')
  })

  it('marks nothing as ended: the code that ends it does that', async () => {
    const { outcomes, guard, clock, hold, loop } = guarded()
    const [given] = await outcomes(async () => {
      clock.ms += 6_000
      expect(guard.glance()).toBeInstanceOf(BlockedLoopError)
      const turn = loop.createFuture<void>()
      loop.callSoon(() => turn.setResult(undefined))
      await turn
      hold(4_000)
      return 'went on'
    })
    expect(given).toBe('went on')
  })

  it('says nothing where there is no limit', async () => {
    const { outcomes, guard, clock } = guarded({ limitMs: null })
    const [given] = await outcomes(async () => {
      clock.ms += 600_000
      return guard.glance()
    })
    expect(given).toBe(null)
  })
})

describe('an error of the guard that has come to the host', () => {
  /** The error of a callback within a step, which its task can't catch. */
  async function escaped({ hold }: ReturnType<typeof guarded>): Promise<unknown> {
    return new Promise((resolve) => {
      queueMicrotask(() => {
        try {
          hold(9_000)
        } catch (error) {
          resolve(error)
        }
      })
    })
  }

  it('ends the task in whose step it was thrown, and no other', async () => {
    const all = guarded()
    const { outcomes, guard, loop } = all
    let isEnded = false
    const bad = async (): Promise<void> => {
      void escaped(all).then((error) => {
        isEnded = guard.hasEndedBy(error)
      })
      await loop.createFuture()
    }
    const [ended, other] = await outcomes(bad, async () => 'fine')
    expect(ended).toBeInstanceOf(BlockedLoopError)
    expect([isEnded, other]).toEqual([true, 'fine'])
  })

  it('ends nothing that is no step of a task, and nothing twice; other errors are no business of it', async () => {
    const { guard, hold, outcomes } = guarded()
    const thrownBy = (code: () => void): unknown => {
      try {
        code()
      } catch (error) {
        return error
      }
    }
    expect(guard.hasEndedBy(thrownBy(() => hold(9_000, 1)))).toBe(false)
    await aMoment()
    const [ended] = await outcomes(async () => hold(9_000))
    expect(guard.hasEndedBy(new Error('another'))).toBe(false)
    expect([guard.hasEndedBy(ended), guard.hasEndedBy(ended)]).toEqual([true, false])
  })
})

describe('in a run', () => {
  const clock = { ms: 0 }
  const world = globalThis as { passes?: (ms: number) => void }
  afterEach(() => {
    vi.restoreAllMocks()
    delete world.passes
  })

  function holding(name: string, forMs: number): string {
    return `async function ${name}() {\n  for (let ms = 0; ms < ${forMs}; ms += 10) passes(10)\n  return '${name}'\n}`
  }

  async function ran(limit: object, forMs: number) {
    vi.spyOn(systemClock, 'now').mockImplementation(() => clock.ms)
    world.passes = (ms) => {
      clock.ms += ms
    }
    const names = ['a', 'b', 'c', 'd']
    const graph = graphOf(
      { ...Object.fromEntries(names.map((name) => [name, holding(name, forMs)])), all: 'gather returnExceptions' },
      names.map((name) => `${name} -> all`),
    )
    const { outcome } = await runGraph({ ...graph, settings: { onError: 'end', ...limit } })
    return outcome.kind === 'succeeded' ? (outcome.result as unknown[]) : outcome
  }

  it('four coroutines that hold the loop for 2 s each all end done', async () => {
    expect(await ran({}, 2_000)).toEqual(['a', 'b', 'c', 'd'])
  })

  it("the limit is the pipeline's, and may be off", async () => {
    const blocked = { name: 'BlockedLoopError', message: expect.stringContaining('(the limit is 1.5 s)') }
    expect(await ran({ blockedLimitMs: 1_500 }, 2_000)).toMatchObject([blocked, blocked, blocked, blocked])
    expect(await ran({}, 6_000)).toMatchObject([{ name: 'BlockedLoopError' }, {}, {}, {}])
    expect(await ran({ blockedLimitMs: null }, 6_000)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('shared code that loops is ended too', async () => {
    vi.spyOn(systemClock, 'now').mockImplementation(() => clock.ms)
    world.passes = (ms) => {
      clock.ms += ms
    }
    const graph = { ...graphOf({ a: 'sleep 1' }), shared: 'while (true) (globalThis as any).passes(10)' }
    const { outcome } = await runGraph(graph)
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'BlockedLoopError' } })
  })
})
