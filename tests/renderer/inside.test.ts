import { expect, it } from 'vitest'
import { setParam } from '#graph'
import { lookInside } from '../../renderer/commands/index.ts'
import { createWorkspace, followOuter, insideOf, insideWorkspace, toldOfNode } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { includesOf } from '../support/included.ts'
import { fakeBridge } from './fake-bridge.ts'

const inner = graphOf({ nap: 'sleep 20', deep: 'pipeline ./deep.pipeline' })
const outer = graphOf({ p: 'pipeline ./inner.pipeline', nap: 'sleep 10' })
const includes = includesOf({ inner, deep: graphOf({ deepest: 'sleep 5' }) })

function window() {
  const workspace = createWorkspace(fakeBridge().bridge)
  workspace.editor.getState().open({ graph: outer, path: '/here/main.pipeline', name: 'main.pipeline' })
  workspace.editor.setState({ includes })
  return workspace
}

it('leads through files to what is inside', () => {
  expect(insideOf({ graph: outer, includes }, ['p', 'deep'])).toMatchObject({
    names: ['inner', 'deep'],
    path: '/here/deep.pipeline',
  })
  expect(insideOf({ graph: outer, includes }, ['nap'])).toBeNull()
  expect(insideOf({ graph: outer, includes }, [])).toBeNull()
})

it('shows the run of its own nodes, and can not be edited', () => {
  const workspace = window()
  const view = workspace.run.getState().view
  const inside = insideOf(workspace.editor.getState(), ['p'])
  if (!inside) throw new Error('there is no inside')
  const within = insideWorkspace(workspace, inside, ['p'])
  view.nodes.set('nap', { state: 'failed' } as never)
  view.nodes.set('p/nap', { state: 'running' } as never)
  const shown = within.run.getState().view
  expect(shown.nodes.get('nap')).toMatchObject({ state: 'running' })
  expect(shown.nodes.has('p')).toBe(false)
  expect(toldOfNode(within, 'nap').standing).toBeNull()
  within.editor.getState().edit('Nothing', () => outer)
  expect(within.editor.getState().graph.nodes.map(({ id }) => id)).toEqual(['nap', 'deep'])
})

it('says of its own nodes which of them have changed since the run', () => {
  const workspace = window()
  workspace.editor.getState().request({ ranGraph: outer, ranIncludes: includes })
  const view = workspace.run.getState().view
  view.start = { nodes: [] } as never
  for (const id of ['p/nap', 'p/deep']) view.nodes.set(id, { state: 'done' } as never)
  const now = includesOf({
    inner: setParam(inner, 'nap', 'sleep', 'durationMs', 1),
    deep: graphOf({ deepest: 'sleep 5' }),
  })
  workspace.editor.setState({ includes: now })
  const inside = insideOf(workspace.editor.getState(), ['p'])
  if (!inside) throw new Error('there is no inside')
  const within = insideWorkspace(workspace, inside, ['p'])
  followOuter(workspace, within)
  const standings = () => ['nap', 'deep'].map((id) => toldOfNode(within, id).standing)
  expect(standings()).toEqual(['changed', 'told'])
  const deep = graphOf({ deepest: 'sleep 6' })
  workspace.editor.setState({
    includes: { ...now, files: { ...now.files, '/here/deep.pipeline': { ok: true, graph: deep } } },
  })
  expect(standings()).toEqual(['changed', 'changed'])
})

it('is left by whatever changes or selects in the drawing', () => {
  const { editor, ...rest } = window()
  const workspace = { ...rest, editor }
  lookInside(workspace, ['p'])
  expect(editor.getState().inside).toEqual(['p'])
  lookInside(workspace, ['nap'])
  expect(editor.getState().inside).toEqual(['p'])
  editor.getState().edit('Rename', (graph) => ({ ...graph, title: 'Other' }))
  expect(editor.getState().inside).toEqual([])
  lookInside(workspace, ['p'])
  editor.getState().select(['nap'])
  expect(editor.getState().inside).toEqual([])
})

it('is gone into before its file is read, and is shown when it is; what can not be read is not gone into', () => {
  const { editor, ...rest } = window()
  const workspace = { ...rest, editor }
  const shown = () => insideOf(editor.getState(), editor.getState().inside)?.names
  editor.setState({ includes: null })
  lookInside(workspace, ['p'])
  expect(shown()).toBeUndefined()
  editor.setState({ includes })
  expect(shown()).toEqual(['inner'])
  lookInside(workspace, [])
  editor.setState({
    includes: {
      path: '/here/main.pipeline',
      files: { '/here/inner.pipeline': { ok: false, message: 'It is missing', remedy: 'Choose another' } },
    },
  })
  lookInside(workspace, ['p'])
  expect(editor.getState().inside).toEqual([])
  editor.setState({ includes: null })
  lookInside(workspace, ['nap'])
  expect(editor.getState().inside).toEqual([])
})
