import { expect, it } from 'vitest'
import { nodeById } from '#graph'
import { applyEvent, createRunView, isSettled } from '#trace'
import { endLine, liveLines } from '../../main/terminal/node-lines.ts'
import { createWorkspace, nodeRunOf } from '../../renderer/store/index.ts'
import { runWords } from '../../renderer/words/run-words.ts'
import { recordedRun, tellingGraphs } from '../support/recorded-run.ts'
import { fakeBridge } from './fake-bridge.ts'

const plain = (text: string) => text

/** Removes times, values and errors from a line of the terminal, so that only its words are left. */
function known(line: string): string {
  return line.replace(/\s+/g, ' ')
}

it.each(Object.keys(tellingGraphs))('window and terminal say the same of each moment of the run "%s"', async (name) => {
  const graph = tellingGraphs[name]
  if (!graph) throw new Error('no graph')
  const { run } = createWorkspace(fakeBridge().bridge)
  run.getState().starting()
  const view = createRunView()
  let compared = 0
  for (const [seq, event] of (await recordedRun(graph)).entries()) {
    run.getState().receive({ runId: 'r', seq, events: [event], nowMs: event.atMs })
    applyEvent(view, event)
    for (const [number, node] of (view.start?.nodes ?? []).entries()) {
      const own = nodeRunOf(run.getState(), node.id)
      const drawn = nodeById(graph, node.id)
      if (!own || !drawn || own.state === 'idle' || node.kind === 'input' || node.kind === 'output') continue
      const words = runWords(run.getState(), drawn, { standing: 'told', run: own })
      const ended = isSettled(own.state)
      const line = ended
        ? endLine(view, number, plain, false)
        : liveLines(view, event.atMs, plain, 99).find(({ text }) => text.split(/\s+/)[1] === node.name)?.text
      const [state = '', reason = ''] = words.split(/ (?=· |by )/)
      expect(known(line ?? ''), `${node.name}: ${words}`).toContain(state)
      expect(known(line ?? ''), `${node.name}: ${words}`).toContain(reason)
      compared += 1
    }
  }
  expect(compared).toBeGreaterThan(3)
})
