import type { NodeId } from '#graph'
import { canLookInside, type Workspace } from '../store/index.ts'
import { type Deed, needs } from './command.ts'

/** Shows what is inside of these nodes, each within the one before it; of none: the drawing itself. */
export function lookInside({ editor }: Pick<Workspace, 'editor'>, ids: readonly NodeId[]): void {
  const state = editor.getState()
  if (ids.length > 0 && !canLookInside(state, ids)) return
  const [outermost] = state.inside
  // Whoever comes out finds selected what they had gone into.
  state.select(ids.length === 0 && outermost !== undefined ? [outermost] : [])
  state.show({ inside: ids })
}

function chosen({ editor }: Workspace): readonly NodeId[] {
  const state = editor.getState()
  const { selection, inside } = state
  const [id, ...others] = selection.nodes
  if (id === undefined || others.length > 0) return []
  const ids = [...inside, id]
  return canLookInside(state, ids) ? ids : []
}

export const insideDeeds: Readonly<Record<'view.inside', Deed>> = {
  'view.inside': {
    whyNot: needs((workspace) => chosen(workspace).length > 0, 'Select one pipeline node whose file can be read'),
    run: (workspace) => lookInside(workspace, chosen(workspace)),
  },
}
