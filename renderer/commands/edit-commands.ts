import {
  duplicateNodes,
  edgeId,
  nodeById,
  removeEdges,
  removeNodes,
  runOneAfterOther,
  runTogether,
  takesTasks,
} from '#graph'
import type { Workspace } from '../store/index.ts'
import { addAndSelect, copySelection, cutSelection, pasteText } from './clipboard.ts'
import type { Command } from './command.ts'
import { moveTo } from './move.ts'

const hasNodes = ({ editor }: Workspace) => editor.getState().selection.nodes.size > 0
/** Several nodes, or a gather: its tasks. */
function canOrder({ editor }: Workspace): boolean {
  const { graph, selection } = editor.getState()
  const [first] = selection.nodes
  if (first === undefined) return false
  const node = nodeById(graph, first)
  return selection.nodes.size > 1 || (node !== undefined && takesTasks(node))
}
const hasAny = ({ editor }: Workspace) =>
  editor.getState().selection.nodes.size > 0 || editor.getState().selection.edges.size > 0

function deleteSelection({ editor }: Workspace): void {
  const { selection, edit } = editor.getState()
  const count = selection.nodes.size
  const label = count === 0 ? 'Delete wire' : count === 1 ? 'Delete node' : `Delete ${count} nodes`
  edit(label, (graph) => removeEdges(removeNodes(graph, selection.nodes), selection.edges))
}

function duplicate({ editor }: Workspace): void {
  const { selection } = editor.getState()
  addAndSelect(editor, 'Duplicate', (graph, used) => duplicateNodes(graph, selection.nodes, used))
}

/** The selected nodes in the order of the file. */
function chosen({ editor }: Workspace): readonly string[] {
  const { graph, selection } = editor.getState()
  return graph.nodes.filter((node) => selection.nodes.has(node.id)).map((node) => node.id)
}

function selectWiresOfNodes({ editor }: Workspace): void {
  const { graph, selection, select } = editor.getState()
  const wires = graph.edges.filter((edge) => selection.nodes.has(edge.source) || selection.nodes.has(edge.target))
  select(selection.nodes, wires.map(edgeId))
}

/** One press of an arrow key, in the graph's pixels: as much as React Flow moves a node that has the focus. */
const nudge = 5
const directions = [
  ['left', 'ArrowLeft', -nudge, 0],
  ['right', 'ArrowRight', nudge, 0],
  ['up', 'ArrowUp', 0, -nudge],
  ['down', 'ArrowDown', 0, nudge],
] as const

function moveBy({ editor }: Workspace, x: number, y: number): void {
  const { graph, selection } = editor.getState()
  const places = Array.from(selection.nodes, (id) => [id, graph.layout[id] ?? { x: 0, y: 0 }] as const)
  moveTo(editor, Object.fromEntries(places.map(([id, place]) => [id, { x: place.x + x, y: place.y + y }])))
}

export const editCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    title: 'Undo',
    shortcuts: ['Mod+Z'],
    enabled: ({ editor }) => editor.getState().past.length > 0,
    run: ({ editor }) => editor.getState().undo(),
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
    enabled: ({ editor }) => editor.getState().future.length > 0,
    run: ({ editor }) => editor.getState().redo(),
  },
  { id: 'edit.cut', title: 'Cut', shortcuts: ['Mod+X'], isNative: true, enabled: hasNodes, run: cutSelection },
  { id: 'edit.copy', title: 'Copy', shortcuts: ['Mod+C'], isNative: true, enabled: hasNodes, run: copySelection },
  {
    id: 'edit.paste',
    title: 'Paste',
    shortcuts: ['Mod+V'],
    isNative: true,
    enabled: ({ clipboard }) => clipboard !== '',
    run: (workspace) => pasteText(workspace, workspace.clipboard),
  },
  { id: 'edit.duplicate', title: 'Duplicate', shortcuts: ['Mod+D'], enabled: hasNodes, run: duplicate },
  { id: 'edit.delete', title: 'Delete', shortcuts: ['Delete', 'Backspace'], enabled: hasAny, run: deleteSelection },
  {
    id: 'edit.selectAll',
    title: 'Select all',
    shortcuts: ['Mod+A'],
    enabled: ({ editor }) => editor.getState().graph.nodes.length > 0,
    run: ({ editor }) => editor.getState().selectAll(),
  },
  ...directions.map(
    ([name, key, x, y]): Command => ({
      id: `edit.move.${name}`,
      title: `Move ${name}`,
      shortcuts: [key],
      isOfCanvas: true,
      enabled: hasNodes,
      run: (workspace) => moveBy(workspace, x, y),
    }),
  ),
  { id: 'edit.selectWires', title: 'Select the wires of the selection', enabled: hasNodes, run: selectWiresOfNodes },
  {
    id: 'edit.oneAfterOther',
    title: 'Run one after the other',
    enabled: canOrder,
    run: (workspace) =>
      workspace.editor
        .getState()
        .edit('Run one after the other', (graph) => runOneAfterOther(graph, chosen(workspace))),
  },
  {
    id: 'edit.together',
    title: 'Run together',
    enabled: canOrder,
    run: (workspace) =>
      workspace.editor.getState().edit('Run together', (graph) => runTogether(graph, chosen(workspace))),
  },
]
