import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createTask, gather, run, sleep, type Task, virtualClock } from '#runtime'
import { cancelAll, passCancelOn } from '../../../src/runtime/core/cancellation.ts'
import type { Future } from '../../../src/runtime/core/future.ts'

// Tests who is asked to stop, how often and in which order, with futures that note their cancels.

let heard: string[]

interface About {
  readonly awaits?: readonly Asked[]
  readonly isDone?: boolean
  readonly hasOwnCancel?: boolean
  readonly isPlain?: boolean
  /** Whether it stops awaiting, if what it awaits awaits it in turn. */
  readonly letsGo?: boolean
}

type Asked = Future<unknown>

function asked(name: string, about: About = {}): Asked {
  const { awaits = [], isDone = false, hasOwnCancel = false, isPlain = false, letsGo = false } = about
  const future = {
    hasOwnCancel,
    passesCancelOn: !isPlain,
    done: () => isDone,
    cancel(message?: string) {
      heard.push(`cancel ${name} ${message}`)
      return !isDone
    },
    askedToStop(message?: string) {
      heard.push(`ask ${name} ${message}`)
      return awaits
    },
    hasPassedCancelOn(hasMet: boolean, message?: string) {
      heard.push(`${hasMet ? 'met' : 'missed'} ${name} ${message}`)
      return !isDone
    },
    leaveAwaitOf(awaited: { readonly name: string }, message?: string) {
      heard.push(`${name} leaves ${awaited.name} ${message}`)
      return letsGo
    },
    wasAskedAgain(times: number) {
      heard.push(`ask ${name} ${times} more`)
    },
    name,
  }
  return future as unknown as Asked
}

beforeEach(() => {
  heard = []
})

describe('a cancel that is passed on', () => {
  it('goes to the end of each row, with its message, before the next begins', () => {
    const [x, y] = [asked('x', { isPlain: true }), asked('y', { hasOwnCancel: true })]
    const inner = asked('inner', { awaits: [x] })
    expect(passCancelOn(asked('outer', { awaits: [inner, y] }), 'why')).toBe(true)
    expect(heard).toEqual([
      'ask outer why',
      'ask inner why',
      'cancel x why',
      'met inner why',
      'cancel y why',
      'met outer why',
    ])
  })

  it('meets nothing where what it comes to is done', () => {
    expect(passCancelOn(asked('a', { awaits: [asked('b', { isDone: true })] }), undefined)).toBe(true)
    expect(heard).toEqual(['ask a undefined', 'cancel b undefined', 'missed a undefined'])
  })

  it('says that there was nothing to ask', () => {
    expect(passCancelOn(asked('a', { isDone: true }), undefined)).toBe(false)
  })

  it('has met something where one of several could be asked', () => {
    const awaits = [asked('b', { isPlain: true }), asked('c', { isDone: true })]
    passCancelOn(asked('a', { awaits }), undefined)
    expect(heard.at(-1)).toBe('met a undefined')
  })

  it('has not passed on what its own could not take', () => {
    const inner = asked('inner')
    Object.assign(inner, { hasPassedCancelOn: () => false })
    passCancelOn(asked('a', { awaits: [inner] }), undefined)
    expect(heard.at(-1)).toBe('missed a undefined')
  })

  it('opens a circle at the last that lets go', () => {
    const awaits: Asked[] = []
    const first = asked('first', { awaits, letsGo: true })
    const second = asked('second', { awaits: [first] })
    awaits.push(second)
    passCancelOn(first, 'why')
    expect(heard).toEqual([
      'ask first why',
      'ask second why',
      'second leaves first why',
      'first leaves second why',
      'met second why',
      'met first why',
    ])
  })

  it('and opens none where none does', () => {
    const awaits: Asked[] = []
    const first = asked('first', { awaits })
    awaits.push(first)
    passCancelOn(first, undefined)
    expect(heard).toEqual(['ask first undefined', 'first leaves first undefined', 'missed first undefined'])
  })

  it('asks again who is no longer in the row', () => {
    const shared = asked('shared')
    passCancelOn(asked('a', { awaits: [shared, shared] }), undefined)
    expect(heard.filter((each) => each.startsWith('ask shared'))).toHaveLength(2)
  })
})

describe('a cancel of all', () => {
  it('asks each task once, however many await it, and counts the other requests', () => {
    const last = asked('last', { isPlain: false })
    const [a, b] = [asked('a', { awaits: [last] }), asked('b', { awaits: [last] })]
    cancelAll([a, b, last])
    expect(heard.filter((each) => each.startsWith('ask'))).toEqual([
      'ask a undefined',
      'ask last undefined',
      'ask b undefined',
      'ask last 2 more',
    ])
    expect(heard).toContain('met b undefined')
  })

  it('counts who would have been asked by way of others', () => {
    const last = asked('last')
    const middle = asked('middle', { awaits: [last, last] })
    cancelAll([last, middle, asked('a', { awaits: [middle] }), asked('b', { awaits: [last] })])
    expect(heard.filter((each) => each.endsWith('more'))).toEqual(['ask middle 1 more', 'ask last 5 more'])
  })

  it('leaves the same behind as a cancel of each', async () => {
    const tasks = fc.array(fc.record({ isGather: fc.boolean(), awaits: fc.array(fc.nat(30), { maxLength: 3 }) }), {
      minLength: 1,
      maxLength: 20,
    })
    await fc.assert(
      fc.asyncProperty(tasks, async (drawn) => {
        const each = await endsOf(drawn, (all) => {
          for (const task of all) task.cancel()
        })
        expect(await endsOf(drawn, cancelAll)).toEqual(each)
      }),
    )
  })

  it('says nothing to what is done', () => {
    cancelAll([asked('a', { isDone: true }), asked('b', { isDone: true, hasOwnCancel: true })])
    expect(heard).toEqual([])
  })

  it('uses the cancel method of a future that has its own', () => {
    cancelAll([asked('a', { hasOwnCancel: true, awaits: [asked('b')] })])
    expect(heard).toEqual(['cancel a undefined'])
  })
})

interface DrawnTask {
  readonly isGather: boolean
  /** Which of the tasks before it. */
  readonly awaits: readonly number[]
}

/** How tasks that await each other end when `stop` cancels them all at once, and in which order. */
function endsOf(drawn: readonly DrawnTask[], stop: (tasks: readonly Task<unknown>[]) => void): Promise<string[]> {
  return run(
    async () => {
      const ends: string[] = []
      const tasks: Task<unknown>[] = []
      for (const [place, { isGather, awaits }] of drawn.entries()) {
        const awaited = awaits.flatMap((number) => tasks[number % Math.max(place, 1)] ?? [])
        const task = createTask(async () => {
          try {
            if (awaited.length === 0) await sleep(100)
            else if (isGather) await gather(awaited)
            else for (const each of awaited) await each
          } finally {
            ends.push(`${place}: ${task.cancelling()}`)
          }
        })
        tasks.push(task)
      }
      await sleep(1)
      stop(tasks)
      await gather(tasks, { returnExceptions: true })
      return [...ends, ...tasks.map((task) => `${task.cancelled()} ${task.cancelling()}`)]
    },
    { clock: virtualClock() },
  )
}
