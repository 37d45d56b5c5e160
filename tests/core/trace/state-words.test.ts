import { expect, it } from 'vitest'
import { idleRun, type NodeRun } from '#trace'
import { transitions } from '../../../src/trace/node-run.ts'
import {
  becauseText,
  cancelledByText,
  cancellerText,
  stateWords,
  type WaitContext,
  waitText,
} from '../../../src/trace/state-words.ts'

const real: WaitContext = { nameOf: (task) => (task === 3 ? 'inner' : undefined), isRealTime: true }

it('has a word of its own for each state, and for nothing else', () => {
  expect(Object.keys(stateWords).sort()).toEqual(Object.keys(transitions).sort())
  const words = Object.values(stateWords)
  expect(new Set(words).size).toBe(words.length)
  for (const word of words) expect(word).toMatch(/^[a-z]+( [a-z]+)*$/)
})

it.each([
  [{ kind: 'sleep', untilMs: 9, durationMs: 9 }, 'sleep', 'sleep'],
  [{ kind: 'task', task: 3 }, 'inner', 'inner'],
  [{ kind: 'task', task: 4 }, 'a task', 'a task'],
  [{ kind: 'gather', done: 1, of: 3 }, '1 of 3', '1 of 3'],
  [{ kind: 'future' }, 'a future', 'a future'],
  [{ kind: 'future', what: 'lock' }, 'a lock', 'a lock'],
  [{ kind: 'future', what: 'item' }, "a queue's next item", "a queue's next item"],
  [{ kind: 'future', what: 'place' }, 'a free place in a queue', 'a free place in a queue'],
  [{ kind: 'future', what: 'of a newer version' as 'lock' }, 'a future', 'a future'],
  [{ kind: 'sleep', untilMs: 9, durationMs: 9, what: 'limiter' }, 'its turn at a limiter', 'its turn at a limiter'],
  [{ kind: 'outside' }, 'outside', 'outside, real time'],
  [{ kind: 'outside', what: 'thread' }, 'a thread', 'a thread, real time'],
] as const)('says of the wait %j: %s; on another clock: %s', (wait, text, virtual) => {
  expect(waitText(wait, real)).toBe(text)
  expect(waitText(wait, { ...real, isRealTime: false })).toBe(virtual)
})

it.each([
  [{ kind: 'person' }, 'you', ' by you'],
  [{ kind: 'run' }, 'the end of the run', ' · run ended'],
  [{ kind: 'task', task: 3 }, 'inner', ' by inner'],
  [{ kind: 'task', task: 4 }, 'a task', ' by a task'],
  [{ kind: 'task', task: 3, scope: 'group' }, 'the group in inner', ' by the group in inner'],
  [{ kind: 'task', task: 3, scope: 'timeout' }, 'a timeout in inner', ' by a timeout in inner'],
  [{ kind: 'task', task: 3, scope: 'of a newer version' as 'group' }, 'inner', ' by inner'],
] as const)('says who cancelled, %j: %s', (cancelledBy, who, behind) => {
  expect(cancellerText(cancelledBy, real.nameOf)).toBe(who)
  expect(cancelledByText({ ...idleRun, cancelledBy }, real.nameOf)).toBe(behind)
})

it('does not name an unknown canceller, and says why a node was skipped', () => {
  expect(cancelledByText(idleRun, real.nameOf)).toBe('')
  const failed: NodeRun = { ...idleRun, state: 'failed' }
  const chose: NodeRun = { ...idleRun, state: 'done', said: 'no' }
  expect([
    becauseText('quota', failed),
    becauseText('quota', undefined),
    becauseText('quota', chose, { by: 'yes' }),
    becauseText('quota', chose, { by: 'error' }),
    becauseText('quota', { ...idleRun, state: 'done' }, { by: 'error' }),
    becauseText('quota', { ...idleRun, state: 'skipped' }, { by: 'yes' }),
  ]).toEqual([
    'quota failed',
    'quota did not end',
    'quota said no',
    'quota did not fail',
    'quota did not fail',
    'quota skipped',
  ])
})
