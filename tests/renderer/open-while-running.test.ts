import { expect, it } from 'vitest'
import { emptyGraph } from '#graph'
import { goTo, runCommand } from '../../renderer/commands/index.ts'
import { connectHost, createWorkspace } from '../../renderer/store/index.ts'
import { fakeBridge } from './fake-bridge.ts'
import { runStarted, sleeping, sleepsAndGather } from './graphs.ts'

const graph = sleepsAndGather(2)
const other = { graph: emptyGraph, path: 'other.pipeline', name: 'other.pipeline' }
const failure = { message: 'other.pipeline is not JSON', remedy: 'Open another' }

async function running(isRead: boolean) {
  let runs = 0
  const { bridge, asked, tell } = fakeBridge({
    startRun: async () => {
      runs += 1
      return { ok: true, value: `r${runs}` }
    },
    openDocument: async () => {
      if (!isRead) return { ok: false, error: failure }
      tell('documentOpened', other)
      return { ok: true, value: null }
    },
  })
  const workspace = createWorkspace(bridge)
  const part = connectHost(workspace)
  workspace.editor.getState().open({ graph, path: 'a.pipeline', name: 'a.pipeline' })
  runCommand(workspace, 'run.start')
  await Promise.resolve()
  const events = [runStarted(graph), ...sleeping(0, 1)]
  tell('trace', { runId: 'r1', seq: 0, events, nowMs: 0 })
  const names = () => asked.map(({ name }) => name)
  return { workspace, names, tell, part }
}

it('a document that can not be opened leaves the run alone', async () => {
  const { workspace, names, part } = await running(false)
  await goTo(workspace, { kind: 'open', path: 'other.pipeline' })
  expect(names()).not.toContain('cancelRun')
  expect(workspace.run.getState().view.counts.waiting).toBe(1)
  expect(workspace.editor.getState().graph).toBe(graph)
  part()
})

it('a document that takes its place ends the run, and what is still heard of it is nobody’s', async () => {
  const { workspace, names, tell, part } = await running(true)
  await goTo(workspace, { kind: 'open', path: 'other.pipeline' })
  expect(names()).toContain('cancelRun')
  expect(workspace.run.getState().status).toBe('none')
  workspace.run.getState().starting()
  tell('trace', { runId: 'r1', seq: 1, events: sleeping(1, 5), nowMs: 1 })
  tell('runEnded', { runId: 'r1', outcome: { kind: 'cancelled' } })
  expect(workspace.run.getState()).toMatchObject({ status: 'starting', runId: null })
  tell('trace', { runId: 'r2', seq: 0, events: [runStarted(graph)], nowMs: 0 })
  expect(workspace.run.getState().runId).toBe('r2')
  part()
})

it('a document that the host puts there does the same', async () => {
  const { workspace, names, tell, part } = await running(true)
  tell('documentOpened', other)
  expect(names()).toContain('cancelRun')
  expect(workspace.run.getState().view.start).toBe(null)
  part()
})
