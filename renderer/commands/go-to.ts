import type { CodePlace } from '#code'
import type { NodeId, Problem } from '#graph'
import type { BottomTab, Workspace } from '../store/index.ts'

/** Shows a tab below the canvas and unfolds the panel; leaves the stage, which has no tabs. */
export function openTab({ editor }: Workspace, bottomTab: BottomTab): void {
  const { panels, arrange, show } = editor.getState()
  show({ bottomTab, isStage: false })
  if (panels.isBottomFolded) arrange({ isBottomFolded: false })
}

/** Selects a node and brings it into sight. */
export function goToNode({ canvas, editor }: Workspace, id: NodeId): void {
  editor.getState().select([id])
  canvas?.reveal(id)
}

/** Puts the text cursor into a node's code; `null`: into the shared code, which the pipeline's inspector shows. */
export function goToCode(workspace: Workspace, node: NodeId | null, { line, column }: CodePlace): void {
  const { arrange, panels, select, show } = workspace.editor.getState()
  if (node === null) select([])
  else goToNode(workspace, node)
  if (panels.isSideFolded) arrange({ isSideFolded: false })
  show({ cursorWish: { node, line, column } })
}

/** Goes to the node or wire of a problem, and to the place in its code if it has one. */
export function goToProblem(workspace: Workspace, { node, edge, line, column = 1 }: Problem): void {
  if (line !== undefined) return goToCode(workspace, node ?? null, { line, column })
  if (edge === undefined && node !== undefined) return goToNode(workspace, node)
  // Selects only the wire, so that the delete key can't remove its node too.
  workspace.editor.getState().select([], edge === undefined ? [] : [edge])
  if (node !== undefined) workspace.canvas?.reveal(node)
}
