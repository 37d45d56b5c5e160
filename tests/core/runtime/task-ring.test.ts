import { describe, expect, it } from 'vitest'
import { type Clock, createTask, EventLoop, sleep, virtualClock } from '#runtime'
import { TaskRing } from '#runtime-internal'

/** Runs `main` on a loop that the ring watches. */
async function watched(ring: TaskRing, main: () => Promise<void>, clock: Clock = virtualClock()): Promise<void> {
  const loop = new EventLoop({ clock })
  loop.addInstrument(ring)
  try {
    await loop.runUntilComplete(main)
  } finally {
    loop.close()
  }
}

/** The lines of one task: `running at 0`. */
function linesOf(ring: TaskRing, task: number): string[] {
  const records = ring.records().filter((record) => record.task === task)
  return records.map(({ state, atMs }) => `${state} at ${atMs}`)
}

describe('a ring of what tasks came to', () => {
  it('keeps every state of a task with its time, in order', async () => {
    const ring = new TaskRing({ capacity: 64 })
    await watched(ring, async () => {
      await sleep(20)
    })
    const expected = ['created at 0', 'scheduled at 0', 'running at 0', 'waiting at 0']
    expect(linesOf(ring, 0)).toEqual([...expected, 'scheduled at 20', 'running at 20', 'done at 20'])
    expect(ring.dropped).toBe(0)
  })

  it('tells who is asked to stop, and that it has ended', async () => {
    const ring = new TaskRing({ capacity: 64 })
    await watched(ring, async () => {
      const task = createTask(() => sleep(1_000))
      await sleep(5)
      task.cancel()
      await sleep(1)
    })
    expect(linesOf(ring, 1).slice(-4)).toEqual(['cancelling at 5', 'scheduled at 5', 'running at 5', 'done at 5'])
  })

  it('ends a step when it ends, however long it holds the thread, and begins the next one after it', async () => {
    let nowMs = 0
    const held: Clock = { ...virtualClock(), now: () => nowMs }
    const ring = new TaskRing({ capacity: 64 })
    await watched(
      ring,
      async () => {
        const hold = async (): Promise<void> => {
          nowMs += 500
        }
        await Promise.all([createTask(hold), createTask(hold)])
      },
      held,
    )
    expect(linesOf(ring, 1).slice(-2)).toEqual(['running at 0', 'done at 500'])
    expect(linesOf(ring, 2).slice(-2)).toEqual(['running at 500', 'done at 1000'])
  })

  it('drops the oldest where it is full, and says how many', async () => {
    const [small, large] = [new TaskRing({ capacity: 8 }), new TaskRing({ capacity: 1_000 })]
    const main = async (): Promise<void> => {
      for (let count = 0; count < 10; count += 1) await sleep(1)
    }
    await watched(small, main)
    await watched(large, main)
    expect(small.capacity).toBe(8)
    expect(small.records()).toEqual(large.records().slice(-8))
    expect(small.dropped).toBe(large.records().length - 8)
  })

  it('rounds its capacity up to a power of two', () => {
    expect([1, 2, 3, 1_000].map((capacity) => new TaskRing({ capacity }).capacity)).toEqual([1, 2, 4, 1_024])
  })

  it('forgets what it is told to forget', async () => {
    const ring = new TaskRing({ capacity: 4 })
    await watched(ring, async () => {
      await sleep(1)
    })
    ring.clear()
    expect([ring.records(), ring.dropped]).toEqual([[], 0])
    await watched(ring, async () => {})
    expect(linesOf(ring, 0)).toEqual(['created at 0', 'scheduled at 0', 'running at 0', 'done at 0'])
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])('refuses a capacity of %d', (capacity) => {
    expect(() => new TaskRing({ capacity })).toThrow(RangeError)
  })
})
