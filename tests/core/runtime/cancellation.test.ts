import { beforeEach, describe, expect, it } from 'vitest'
import { cancelAll, passCancelOn } from '../../../src/runtime/cancellation.ts'
import type { Future } from '../../../src/runtime/future.ts'

// Who is asked to stop, how often and in which order: by futures that note what is said to them.

let heard: string[]

interface About {
  readonly awaits?: readonly Asked[]
  readonly isDone?: boolean
  readonly hasOwnCancel?: boolean
  readonly isPlain?: boolean
  /** Whether it lets go of what it awaits, where that awaits it. */
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
  it('asks each once, be it awaited by ever so many', () => {
    const last = asked('last', { isPlain: false })
    const [a, b] = [asked('a', { awaits: [last] }), asked('b', { awaits: [last] })]
    cancelAll([a, b, last])
    expect(heard.filter((each) => each.startsWith('ask'))).toEqual([
      'ask a undefined',
      'ask last undefined',
      'ask b undefined',
    ])
    expect(heard).toContain('met b undefined')
  })

  it('says nothing to what is done', () => {
    cancelAll([asked('a', { isDone: true }), asked('b', { isDone: true, hasOwnCancel: true })])
    expect(heard).toEqual([])
  })

  it('goes by the method of who has one of its own', () => {
    cancelAll([asked('a', { hasOwnCancel: true, awaits: [asked('b')] })])
    expect(heard).toEqual(['cancel a undefined'])
  })
})
