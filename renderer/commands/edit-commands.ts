import { fixedRecords, type IdsOf } from '#commands'
import {
  duplicateNodes,
  edgeId,
  hasCode,
  type Node,
  nodeById,
  removeEdges,
  removeNodes,
  runOneAfterOther,
  runTogether,
  takesTasks,
  withMembers,
} from '#graph'
import { someText } from '#words'
import type { Workspace } from '../store/index.ts'
import { addAndSelect, copySelection, cutSelection, pasteText } from './clipboard.ts'
import { type Deed, needs } from './command.ts'
import { groupDeeds } from './group-commands.ts'
import { moveTo } from './move.ts'
import { pipelineDeeds } from './pipeline-commands.ts'

const hasNodes = ({ editor }: Workspace) => editor.getState().selection.nodes.size > 0
/** Whether the selection can be ordered: several nodes, or one gather with its tasks. */
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
  const { graph: before, selection, edit } = editor.getState()
  const count = withMembers(before.nodes, selection.nodes).size
  const label = count === 0 ? 'Delete wire' : `Delete ${someText(count, 'node')}`
  edit(label, (graph) => removeEdges(removeNodes(graph, selection.nodes), selection.edges))
}

function duplicate({ editor }: Workspace): void {
  const { selection } = editor.getState()
  addAndSelect(editor, fixedRecords['edit.duplicate'].title, (graph, used) =>
    duplicateNodes(graph, selection.nodes, used),
  )
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

/** How far one press of an arrow key moves a node, in the graph's pixels: as far as React Flow moves a focused one. */
const nudge = 5

function moveBy({ editor }: Workspace, x: number, y: number): void {
  const { graph, selection } = editor.getState()
  const places = Array.from(withMembers(graph.nodes, selection.nodes), (id) => {
    const place = graph.layout[id] ?? { x: 0, y: 0 }
    return [id, { x: place.x + x, y: place.y + y }] as const
  })
  moveTo(editor, Object.fromEntries(places), { ids: [...selection.nodes] })
}

/** The one node that is selected, if it has code. */
function chosenCode({ editor }: Workspace): Node | null {
  const { graph, selection } = editor.getState()
  const [id, ...others] = selection.nodes
  const node = id === undefined || others.length > 0 ? undefined : nodeById(graph, id)
  return node && hasCode(node) ? node : null
}

function editCode(workspace: Workspace): void {
  const node = chosenCode(workspace)
  const { arrange, panels, show } = workspace.editor.getState()
  if (!node) return
  if (panels.isSideFolded) arrange({ isSideFolded: false })
  show({ cursorWish: { node: node.id, line: 1, column: 1 } })
}

const withNodes = needs(hasNodes, 'No node is selected')
const withOrder = needs(canOrder, 'Select several nodes, or a gather')

function moving(x: number, y: number): Deed {
  return { whyNot: withNodes, run: (workspace) => moveBy(workspace, x, y) }
}

/** Gives the selected nodes an order, as one step of the history with that title. */
function ordering(title: string, order: typeof runTogether): Deed {
  return {
    whyNot: withOrder,
    run: (workspace) => workspace.editor.getState().edit(title, (graph) => order(graph, chosen(workspace))),
  }
}

export const editDeeds: Readonly<Record<IdsOf<'edit'>, Deed>> = {
  'edit.undo': {
    whyNot: needs(({ editor }) => editor.getState().past.length > 0, 'There is nothing to undo'),
    run: ({ editor }) => editor.getState().undo(),
  },
  'edit.redo': {
    whyNot: needs(({ editor }) => editor.getState().future.length > 0, 'There is nothing to redo'),
    run: ({ editor }) => editor.getState().redo(),
  },
  'edit.cut': { whyNot: withNodes, run: cutSelection },
  'edit.copy': { whyNot: withNodes, run: copySelection },
  'edit.paste': {
    whyNot: needs(({ clipboard }) => clipboard !== '', 'Nothing was copied here'),
    run: (workspace) => pasteText(workspace, workspace.clipboard),
  },
  'edit.duplicate': { whyNot: withNodes, run: duplicate },
  'edit.delete': { whyNot: needs(hasAny, 'Nothing is selected'), run: deleteSelection },
  'edit.selectAll': {
    whyNot: needs(({ editor }) => editor.getState().graph.nodes.length > 0, 'There are no nodes'),
    run: ({ editor }) => editor.getState().selectAll(),
  },
  'edit.code': {
    whyNot: needs((workspace) => chosenCode(workspace) !== null, 'Select one node that has code'),
    run: editCode,
  },
  'edit.move.left': moving(-nudge, 0),
  'edit.move.right': moving(nudge, 0),
  'edit.move.up': moving(0, -nudge),
  'edit.move.down': moving(0, nudge),
  'edit.selectWires': { whyNot: withNodes, run: selectWiresOfNodes },
  'edit.oneAfterOther': ordering(fixedRecords['edit.oneAfterOther'].title, runOneAfterOther),
  'edit.together': ordering(fixedRecords['edit.together'].title, runTogether),
  ...groupDeeds,
  ...pipelineDeeds,
}
