import { describe, expect, it } from 'vitest'
import { createBoxTiming, type Hold } from '../../../main/watchdog/box-timing.ts'

/** The interval between two looks of the watchdog. */
const lookMs = 50
const hold: Hold = { run: 1, heldMs: 0, isSilent: false, isNobodys: false, limitMs: 5_000 }

/** When a person is asked about a thread that is held from 0 on, within a minute and a half; `null`: never. */
function firstOpenMs(kind: Partial<Hold>): number | null {
  const timing = createBoxTiming()
  for (let ms = 0; ms < 90_000; ms += lookMs) {
    const next = timing.next({ ...hold, ...kind, heldMs: ms }, ms)
    if (next === 'open') return ms
  }
  return null
}

const rows: readonly { readonly says: string; readonly kind: Partial<Hold>; readonly atMs: number | null }[] = [
  { says: 'a call that nothing can look into', kind: { isSilent: true }, atMs: 2_000 },
  { says: 'such a call in a run without a limit', kind: { isSilent: true, limitMs: null }, atMs: 2_000 },
  { says: 'such a call of whoever', kind: { isSilent: true, isNobodys: true }, atMs: 2_000 },
  { says: 'code that may go on for ever', kind: { limitMs: null }, atMs: 3_000 },
  { says: 'code that is still there 2 s past its limit', kind: {}, atMs: 7_000 },
  { says: 'the same with a long limit', kind: { limitMs: 30_000 }, atMs: 32_000 },
  { says: "the host's own work", kind: { isNobodys: true }, atMs: null },
]

describe('a person is asked about a thread that is held', () => {
  it.each(rows)('by $says: at $atMs ms', ({ kind, atMs }) => {
    expect(firstOpenMs(kind)).toBe(atMs)
  })

  type Look = 'held' | 'another' | 'turn' | 'waits'
  const stories: readonly {
    readonly says: string
    readonly looks: readonly (readonly [atMs: number, Look])[]
    readonly does: readonly string[]
  }[] = [
    {
      says: 'once',
      looks: [
        [2_000, 'held'],
        [2_050, 'held'],
        [60_000, 'held'],
      ],
      does: ['2000 open'],
    },
    {
      says: 'until it has turns',
      looks: [
        [2_000, 'held'],
        [2_500, 'turn'],
        [2_550, 'turn'],
      ],
      does: ['2000 open', '2500 close'],
    },
    {
      says: 'not where it has turns',
      looks: [
        [0, 'turn'],
        [50, 'turn'],
      ],
      does: [],
    },
    {
      says: 'again half a minute after they said that they wait',
      looks: [
        [2_000, 'held'],
        [3_000, 'waits'],
        [32_950, 'held'],
        [33_000, 'held'],
        [33_050, 'held'],
      ],
      does: ['2000 open', '33000 open'],
    },
    {
      says: 'not sooner where it had turns meanwhile',
      looks: [
        [2_000, 'held'],
        [3_000, 'waits'],
        [4_000, 'turn'],
        [10_000, 'held'],
        [33_000, 'held'],
      ],
      does: ['2000 open', '33000 open'],
    },
    {
      says: 'at once about another run',
      looks: [
        [2_000, 'held'],
        [3_000, 'waits'],
        [4_000, 'turn'],
        [10_000, 'another'],
      ],
      does: ['2000 open', '10000 open'],
    },
    {
      says: 'in each new hold',
      looks: [
        [2_000, 'held'],
        [2_500, 'turn'],
        [9_000, 'held'],
        [9_500, 'turn'],
      ],
      does: ['2000 open', '2500 close', '9000 open', '9500 close'],
    },
    {
      says: 'and nothing is closed that has gone',
      looks: [
        [2_000, 'held'],
        [3_000, 'waits'],
        [4_000, 'turn'],
      ],
      does: ['2000 open'],
    },
  ]
  it.each(stories)('$says', ({ looks, does }) => {
    const timing = createBoxTiming()
    const done: string[] = []
    for (const [atMs, look] of looks) {
      if (look === 'waits') timing.waits(atMs)
      else {
        const seen = { ...hold, isSilent: true, heldMs: 2_000, run: look === 'another' ? 2 : 1 }
        const next = timing.next(look === 'turn' ? null : seen, atMs)
        if (next) done.push(`${atMs} ${next}`)
      }
    }
    expect(done).toEqual(does)
  })
})
