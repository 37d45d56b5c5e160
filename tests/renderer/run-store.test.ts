import { describe, expect, it } from 'vitest'
import {
  connectHost,
  createRunStore,
  createWorkspace,
  isRunning,
  loopNowMs,
  nodeRunOf,
} from '../../renderer/store/index.ts'
import { loopWords } from '../../renderer/words/loop-words.ts'
import { fakeBridge } from './fake-bridge.ts'
import { runStarted, sleeping, sleepsAndGather } from './graphs.ts'

const graph = sleepsAndGather(3)
const id = graph.nodes[0]?.id ?? ''
const firstBatch = { runId: 'r1', seq: 0, events: [runStarted(graph), ...sleeping(0, 1)], nowMs: 5 }
const outcome = { kind: 'cancelled' } as const

describe('the run store', () => {
  it('folds batches into the state of each node, one notice per batch', () => {
    const store = createRunStore(() => 0)
    store.getState().starting()
    store.getState().started('r1')
    let notices = 0
    store.subscribe(() => {
      notices += 1
    })
    store.getState().receive(firstBatch)
    expect(notices).toBe(1)
    expect(nodeRunOf(store.getState(), id)?.state).toBe('waiting')
    expect(store.getState().events).toHaveLength(5)
  })

  it('ends a run of which nothing more can be heard', () => {
    const store = createRunStore(() => 0)
    store.getState().lost()
    expect(store.getState().status).toBe('none')
    store.getState().starting()
    store.getState().receive(firstBatch)
    store.getState().lost()
    expect(store.getState()).toMatchObject({ status: 'ended', outcome: null })
    expect(loopWords(store.getState(), 9_000)).toBe('nothing more was heard of the run')
  })

  it('takes a batch that overtakes the answer to its start', () => {
    const store = createRunStore(() => 0)
    store.getState().starting()
    store.getState().receive(firstBatch)
    store.getState().ended({ runId: 'r1', outcome })
    store.getState().started('r1')
    expect(store.getState()).toMatchObject({ status: 'ended', runId: 'r1', outcome })
    expect(isRunning(store.getState())).toBe(false)
  })

  it('ignores other runs and counts batches that never came', () => {
    const store = createRunStore(() => 0)
    store.getState().starting()
    store.getState().receive(firstBatch)
    store.getState().receive({ runId: 'r0', seq: 9, events: [], nowMs: 99 })
    store.getState().receive({ runId: 'r1', seq: 3, events: [], nowMs: 7 })
    expect(store.getState()).toMatchObject({ lostBatches: 2, nowMs: 7 })
  })

  it('does not fall over an event that cannot follow, and says that the picture is incomplete', () => {
    const store = createRunStore(() => 0)
    store.getState().starting()
    store.getState().receive({ runId: 'r1', seq: 0, events: [runStarted(graph)], nowMs: 0 })
    expect(store.getState().isBroken).toBe(false)
    store.getState().receive({ runId: 'r1', seq: 2, events: sleeping(0, 5).slice(1), nowMs: 0 })
    store.getState().receive({ runId: 'r1', seq: 3, events: sleeping(1, 9), nowMs: 0 })
    expect(store.getState()).toMatchObject({ isBroken: true, lostBatches: 1 })
    expect(nodeRunOf(store.getState(), graph.nodes[1]?.id ?? '')?.state).toBe('waiting')
  })

  it('guesses the loop time between batches at the speed of its clock', () => {
    const store = createRunStore(() => 1000)
    store.getState().configure({ rate: 0.25 })
    store.getState().starting()
    store.getState().receive(firstBatch)
    expect(loopNowMs(store.getState(), 1400)).toBe(105)
    store.getState().ended({ runId: 'r1', outcome })
    expect(loopNowMs(store.getState(), 1400)).toBe(5)
  })

  it('pauses without a jump of the clocks, and goes on at the speed from before', () => {
    let nowMs = 1000
    const store = createRunStore(() => nowMs)
    store.getState().setRate(4)
    store.getState().starting()
    store.getState().receive(firstBatch)
    nowMs = 1100
    store.getState().setRate(0)
    expect(store.getState()).toMatchObject({ rate: 0, pausedRate: 4 })
    nowMs = 5000
    expect(loopNowMs(store.getState(), nowMs)).toBe(405)
    store.getState().ended({ runId: 'r1', outcome })
    expect(store.getState()).toMatchObject({ rate: 4, pausedRate: null })
  })

  it('starts blank again', () => {
    const store = createRunStore(() => 0)
    store.getState().starting()
    store.getState().receive(firstBatch)
    store.getState().starting()
    expect(nodeRunOf(store.getState(), id)).toBeUndefined()
    expect(store.getState().events).toEqual([])
  })

  it('is fed by the host, which hears of unsaved work', () => {
    const { bridge, asked, tell } = fakeBridge()
    const workspace = createWorkspace(bridge)
    const part = connectHost(workspace)
    workspace.run.getState().starting()
    tell('trace', firstBatch)
    workspace.editor.getState().edit('recover', () => graph)
    part()
    expect(nodeRunOf(workspace.run.getState(), id)?.state).toBe('waiting')
    expect(asked).toEqual([{ name: 'setDirty', arguments: [true] }])
  })
})
