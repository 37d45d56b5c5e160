// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import type { Bridge, OpenedDocument } from '#bridge'
import { emptyGraph } from '#graph'
import { goTo } from '../../renderer/commands/index.ts'
import { connectHost, createWorkspace, type NextDocument } from '../../renderer/store/index.ts'
import { fakeBridge } from './fake-bridge.ts'
import { sleepsAndGather } from './graphs.ts'

const opened: OpenedDocument = { graph: sleepsAndGather(2), path: '/work/a.pipeline', name: 'a.pipeline' }

/** Does as the host does: sends the event about the document, and then answers. */
function windowOn(answer: unknown) {
  const open = async () => {
    host.tell('documentOpened', opened)
    return answer as never
  }
  const answers: Partial<Bridge> = { newDocument: open, openDocument: open, openExample: open, openText: open }
  const host = fakeBridge(answers)
  const workspace = createWorkspace(host.bridge)
  connectHost(workspace)
  return workspace
}

const ways: readonly NextDocument[] = [
  { kind: 'new' },
  { kind: 'open', path: '/work/a.pipeline' },
  { kind: 'example', file: 'a.pipeline' },
  { kind: 'text', name: 'a.pipeline', text: '{}' },
]

it.each(ways)('$kind opens a document once, whatever is answered', async (next) => {
  const workspace = windowOn({ ok: true, value: opened })
  workspace.editor.getState().show({ host: { host: 'electron', platform: 'linux', version: '' } })
  await goTo(workspace, next)
  const { opened: times, graph, past } = workspace.editor.getState()
  expect({ times, past }).toEqual({ times: 1, past: [] })
  expect(graph.nodes).toEqual(opened.graph.nodes)
})

it('undo finds nothing after the same document was opened twice, and all that was done since', async () => {
  const workspace = windowOn({ ok: true, value: opened })
  const { editor } = workspace
  await goTo(workspace, { kind: 'open', path: '/work/a.pipeline' })
  editor.getState().edit('Clear', () => emptyGraph)
  editor.setState({ savedGraph: editor.getState().graph })
  const again = goTo(workspace, { kind: 'open', path: '/work/a.pipeline' })
  await Promise.resolve()
  // The event has come, and the answer is on its way.
  editor.getState().edit('Clear', () => emptyGraph)
  await again
  expect(editor.getState().past).toHaveLength(1)
  editor.getState().undo()
  expect(editor.getState().graph.nodes).toEqual(opened.graph.nodes)
  editor.getState().undo()
  expect(editor.getState().graph.nodes).toEqual(opened.graph.nodes)
})
