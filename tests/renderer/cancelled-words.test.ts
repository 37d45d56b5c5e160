import { expect, it } from 'vitest'
import { emptyGraph, type Graph, nodeById } from '#graph'
import { createWorkspace, nodeRunOf } from '../../renderer/store/index.ts'
import { cancelWords, runWords } from '../../renderer/words/run-words.ts'
import { graphOf } from '../support/graph-of.ts'
import { type RecordOptions, recordedRun, tellingGraphs } from '../support/recorded-run.ts'
import { fakeBridge } from './fake-bridge.ts'

const stopped: RecordOptions = {
  watch: (event, run) => {
    if (event.type === 'task.waiting' && event.on.kind === 'sleep') run.cancel()
  },
}

/** The words for a node's end, and for who asked it to stop. */
async function ended(graph: Graph, id: string, options: RecordOptions = {}) {
  const { run } = createWorkspace(fakeBridge().bridge)
  run.getState().starting()
  const events = await recordedRun(graph, options)
  run.getState().receive({ runId: 'r', seq: 0, events, nowMs: 0 })
  const node = nodeById(graph, id)
  const nodeRun = nodeRunOf(run.getState(), id)
  const by = nodeRun?.cancelledBy
  const words = node && runWords(run.getState(), node, { standing: 'told', run: nodeRun })
  return { words, who: by && cancelWords(run.getState(), by) }
}

it.each([
  ['a person', graphOf({ a: 'sleep 500' }), 'a', stopped, 'cancelled by you', 'you'],
  [
    'the end of the run',
    tellingGraphs.failing ?? emptyGraph,
    'slow',
    {},
    'cancelled · run ended',
    'the end of the run',
  ],
])('says who stopped a node: %s', async (_, graph, id, options, words, who) => {
  expect(await ended(graph, id, options)).toMatchObject({ words, who })
})

it('names nobody for a node that ended by itself', async () => {
  expect(await ended(tellingGraphs.failing ?? emptyGraph, 'broken')).toMatchObject({ words: 'failed', who: undefined })
})
