import { fixedRecords } from '#commands'
import {
  groupNodes,
  groupsAround,
  membersOf,
  moveIntoGroup,
  type NodeId,
  nodeById,
  nodeName,
  partOf,
  ungroup,
} from '#graph'
import type { Workspace } from '../store/index.ts'
import { type Deed, needs } from './command.ts'

/** Whether a group of the selected nodes would have something to do. */
export function canGroup({ editor }: Workspace): boolean {
  const { graph, selection } = editor.getState()
  return [...selection.nodes].some((id) => {
    const node = nodeById(graph, id)
    return node !== undefined && partOf(node) === 'task'
  })
}

/** Puts the selected nodes into a new group, which is selected then, with its name ready to be typed. */
export function groupSelection({ editor }: Workspace): void {
  const { selection, edit, select, show, panels, arrange } = editor.getState()
  let added: NodeId | null = null
  edit(fixedRecords['edit.group'].title, (graph, used) => {
    const { graph: grouped, id } = groupNodes(graph, selection.nodes, used)
    added = id
    return grouped
  })
  if (added === null) return
  select([added])
  if (panels.isSideFolded) arrange({ isSideFolded: false })
  show({ fieldWish: { node: added, field: 'name' } })
}

/** Takes a node out of its group, into the one around or into none, and out of the frame, where the canvas is there. */
export function takeOut({ editor, canvas }: Workspace, id: NodeId): void {
  const { graph, edit } = editor.getState()
  const [group, around = null] = groupsAround(graph.nodes, id)
  const node = nodeById(graph, group ?? '')
  if (!node) return
  edit(`Take out of ${nodeName(node)}`, (now) => {
    const out = moveIntoGroup(now, [id], around)
    return canvas?.besideFrame(out, id, node.id) ?? out
  })
}

function selectedGroups({ editor }: Workspace): readonly NodeId[] {
  const { graph, selection } = editor.getState()
  return [...selection.nodes].filter((id) => nodeById(graph, id)?.kind === 'group')
}

/** Removes the selected frames; what was in them is selected then, with all else that was. */
function ungroupSelection(workspace: Workspace): void {
  const { graph, selection, edit, select } = workspace.editor.getState()
  const groups = selectedGroups(workspace)
  const members = groups.flatMap((id) => membersOf(graph.nodes, id))
  edit(fixedRecords['edit.ungroup'].title, (now) => ungroup(now, groups))
  const kept = [...selection.nodes, ...members].filter((id) => !groups.includes(id))
  select(kept, selection.edges)
}

export const groupDeeds: Readonly<Record<'edit.group' | 'edit.ungroup', Deed>> = {
  'edit.group': { whyNot: needs(canGroup, 'Select the nodes to group'), run: groupSelection },
  'edit.ungroup': {
    whyNot: needs((workspace) => selectedGroups(workspace).length > 0, 'No group is selected'),
    run: ungroupSelection,
  },
}
