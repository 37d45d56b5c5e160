import { expect, it } from 'vitest'
import { nodeById } from '#graph'
import type { TraceEvent } from '#trace'
import { createWorkspace, nodeRunOf } from '../../renderer/store/index.ts'
import { runWords } from '../../renderer/words/run-words.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { fakeBridge } from './fake-bridge.ts'

const graph = graphOf(
  {
    reads: 'async function reads() {\n  await new Promise((resolve) => setTimeout(resolve))\n}',
    makes: 'async function makes() {\n  await createTask(async () => sleep(5), { name: "inner" })\n}',
    fails: "async function fails() {\n  throw new Error('no')\n}",
    later: 'coroutine value',
    all: 'gather returnExceptions',
  },
  ['fails -> later.value', 'fails -> all', 'reads -> all', 'makes -> all'],
)

/** All texts about the nodes of a run, each once. */
async function wordsOf(id: string): Promise<readonly string[]> {
  const { run } = createWorkspace(fakeBridge().bridge)
  run.getState().starting()
  const said: string[] = []
  const events: readonly TraceEvent[] = await recordedRun(graph)
  for (const [seq, event] of events.entries()) {
    run.getState().receive({ runId: 'r', seq, events: [event], nowMs: event.atMs })
    const node = nodeById(graph, id)
    const words = node && runWords(run.getState(), node, { standing: 'told', run: nodeRunOf(run.getState(), id) })
    if (words && said.at(-1) !== words) said.push(words)
  }
  return said
}

it('names the task that a node waits for', async () => {
  expect(await wordsOf('makes')).toContain('waiting · inner')
})

it('marks a wait outside the loop as real time where the clock is another', async () => {
  expect(await wordsOf('reads')).toContain('waiting · outside, real time')
})

it('says what a node that has no task yet needs, and why it never got one', async () => {
  expect(await wordsOf('later')).toEqual(['not started · needs fails', 'skipped · fails failed'])
})
