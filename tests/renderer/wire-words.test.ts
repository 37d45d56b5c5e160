import { expect, it } from 'vitest'
import { idleRun, type NodeRun, type NodeState, wireState } from '#trace'
import { wireWords } from '../../renderer/words/wire-words.ts'

const value = { text: '"page"', type: 'string' }
const error = { name: 'HttpError', message: '503', frames: [] }
const run = (state: NodeState, more: Partial<NodeRun> = {}): NodeRun => ({ ...idleRun, state, ...more })
const done = run('done', { value, said: 'no' })
const failed = run('failed', { error })

const rows: readonly (readonly [string, NodeRun | undefined, string, NodeState, string | null])[] = [
  ['a value', done, 'out', 'done', '"page"'],
  ['no value yet', run('waiting'), 'out', 'waiting', null],
  ['no value of what failed', failed, 'out', 'failed', null],
  ['an error', failed, 'error', 'failed', 'HttpError: 503'],
  ['no error', done, 'error', 'skipped', 'load did not fail'],
  ['no error yet', run('running'), 'error', 'running', null],
  ['no error of what was cancelled', run('cancelled'), 'error', 'skipped', 'load cancelled'],
  ['the case that was chosen', done, 'no', 'done', null],
  ['another case', done, 'yes', 'skipped', 'load said no'],
  ['a case of what failed', failed, 'yes', 'skipped', 'load failed'],
  ['a case of what was skipped', run('skipped'), 'yes', 'skipped', 'load skipped'],
  ['a case before the choice', run('idle'), 'yes', 'idle', null],
]

it.each(rows)('a wire with %s', (_, told, by, state, words) => {
  expect(told && wireState(told, by)).toBe(state)
  expect(wireWords({ standing: 'told', run: told }, by, 'load')).toBe(words)
})

it('a wire whose node was changed since says so; without a run there is nothing to say', () => {
  expect(wireWords({ standing: 'changed', run: done }, 'out', 'load')).toBe('"page" · changed since this run')
  expect(wireWords({ standing: null, run: undefined }, 'out', 'load')).toBeNull()
})
