import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CommandId } from '#commands'
import {
  connect,
  edgeBetween,
  edgeId,
  emptyGraph,
  type Graph,
  handlesIn,
  type NodeKind,
  setCode,
  setName,
} from '#graph'
import { addAt } from '../../renderer/canvas/connecting.ts'
import { runCommand } from '../../renderer/commands/index.ts'
import { createWorkspace, type Workspace } from '../../renderer/store/index.ts'
import { fakeBridge } from './fake-bridge.ts'

function opened(path: string | null = null): Workspace {
  const workspace = createWorkspace(fakeBridge().bridge)
  workspace.editor.getState().open({ graph: emptyGraph, path, name: 'Untitled' })
  return workspace
}

function add({ editor }: Workspace, kind: NodeKind = 'coroutine'): string {
  let id = ''
  editor.getState().edit('Add', (graph, used) => {
    const added = addAt(graph, { offer: kind, position: { x: 0, y: 0 }, end: null, used })
    id = added.id
    return added.graph
  })
  editor.getState().select([id])
  return id
}

const ids = ({ editor }: Workspace) => editor.getState().graph.nodes.map(({ id }) => id)

const ways: Readonly<Record<string, (workspace: Workspace) => void>> = {
  deleting: (workspace) => runCommand(workspace, 'edit.delete'),
  cutting: (workspace) => runCommand(workspace, 'edit.cut'),
  'undoing its adding': (workspace) => runCommand(workspace, 'edit.undo'),
  'deleting, saving and opening the file again': (workspace) => {
    runCommand(workspace, 'edit.delete')
    const { graph, markSaved, open } = workspace.editor.getState()
    markSaved(graph, { path: 'a.pipeline', name: 'a.pipeline' })
    open({ graph: emptyGraph, path: 'other.pipeline', name: 'other.pipeline' })
    open({ graph, path: 'a.pipeline', name: 'a.pipeline' })
  },
}

it.each(Object.keys(ways))('a new node has not the id of one that went by %s', (way) => {
  const workspace = opened()
  const first = add(workspace)
  ways[way]?.(workspace)
  expect(ids(workspace)).toEqual([])
  expect(add(workspace)).not.toBe(first)
})

it('a node that is pasted is not the one that was cut', () => {
  const workspace = opened()
  const first = add(workspace)
  runCommand(workspace, 'edit.cut')
  runCommand(workspace, 'edit.paste')
  expect(ids(workspace)).toHaveLength(1)
  expect(ids(workspace)).not.toContain(first)
})

it('undo of a removal brings back the very node', () => {
  const workspace = opened()
  const first = add(workspace)
  const [node] = workspace.editor.getState().graph.nodes
  runCommand(workspace, 'edit.delete')
  runCommand(workspace, 'edit.undo')
  expect(ids(workspace)).toEqual([first])
  expect(workspace.editor.getState().graph.nodes[0]).toBe(node)
})

it('another document begins with ids of its own', () => {
  const workspace = opened()
  const first = add(workspace)
  workspace.editor.getState().open({ graph: emptyGraph, path: null, name: 'Untitled' })
  expect(add(workspace)).toBe(first)
})

const kinds: readonly NodeKind[] = ['coroutine', 'gather', 'sleep', 'input', 'output', 'note']
type Deed = (workspace: Workspace, number: number) => void

const command =
  (id: CommandId): Deed =>
  (workspace) =>
    runCommand(workspace, id)
const edits = ['delete', 'cut', 'copy', 'paste', 'duplicate', 'undo', 'redo'] as const

const deeds: Readonly<Record<string, Deed>> = {
  ...Object.fromEntries(edits.map((name) => [name, command(`edit.${name}`)])),
  add: (workspace, number) => void add(workspace, kinds[number % kinds.length]),
  select: ({ editor }, number) => {
    const { graph, select } = editor.getState()
    const wires = graph.edges.filter((_, at) => (at + number) % 4 === 0).map(edgeId)
    select(
      graph.nodes.filter((_, at) => (at + number) % 3 === 0).map(({ id }) => id),
      wires,
    )
  },
  connect: ({ editor }, number) =>
    editor.getState().edit('Connect', (graph) => {
      const [from, to] = [graph.nodes[number % 7], graph.nodes[number % 5]]
      const handle = to && handlesIn(graph, to)[number % 3]
      return from && handle ? connect(graph, edgeBetween(from.id, to.id, handle.id)) : graph
    }),
  rename: ({ editor }, number) =>
    editor.getState().edit('Rename', (graph) => setName(graph, graph.nodes[number % 6]?.id ?? '', `step${number % 4}`)),
  code: ({ editor }, number) =>
    editor
      .getState()
      .edit('Code', (graph) =>
        setCode(graph, graph.nodes[number % 6]?.id ?? '', `async function step${number % 4}(x${number % 2}) {}`),
      ),
  reopen: ({ editor }, number) => {
    const { graph, savedGraph, markSaved, open } = editor.getState()
    if (number % 2 === 0) markSaved(graph, { path: 'a.pipeline', name: 'a.pipeline' })
    open({ graph: number % 2 === 0 ? graph : savedGraph, path: 'a.pipeline', name: 'a.pipeline' })
  },
}
it('no id ever comes back as something else', () => {
  const deed = fc.tuple(fc.constantFrom(...Object.keys(deeds)), fc.nat(40))
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 40 }), (chosen) => {
      const workspace = opened('a.pipeline')
      const known = new Set<Graph>([workspace.editor.getState().graph])
      const seen = new Set<string>()
      for (const [name, number] of chosen) {
        if (ids(workspace).length > 30) continue
        const before = new Set(ids(workspace))
        deeds[name]?.(workspace, number)
        const { graph } = workspace.editor.getState()
        // Undo, redo and opening show nodes that existed before.
        const isKnown = known.has(graph)
        if (['undo', 'redo', 'reopen'].includes(name)) expect(isKnown).toBe(true)
        else for (const id of ids(workspace)) if (!before.has(id)) expect(seen.has(id), `${name}: ${id}`).toBe(false)
        known.add(graph)
        for (const id of ids(workspace)) seen.add(id)
        expect(new Set(graph.edges.map(edgeId)).size).toBe(graph.edges.length)
      }
    }),
    { numRuns: 300 },
  )
})
