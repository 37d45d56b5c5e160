import type { NodeId } from '#graph'
import type { Workspace } from '../store/index.ts'

/** Selects a node and brings it into sight. */
export function goToNode({ canvas, editor }: Workspace, id: NodeId): void {
  editor.getState().select([id])
  canvas?.reveal(id)
}
