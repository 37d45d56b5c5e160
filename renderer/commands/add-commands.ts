import type { IdsOf } from '#commands'
import { kindOf, nodeKinds } from '#graph'
import type { Workspace } from '../store/index.ts'
import { type Command, type Deed, needs } from './command.ts'
import { canGroup, groupSelection } from './group-commands.ts'

const whyNot = needs(({ canvas }: Workspace) => canvas !== null, 'There is no canvas')

export const addDeeds: Readonly<Record<IdsOf<'add'>, Deed>> = {
  'add.list': { whyNot, run: ({ canvas }) => canvas?.quickAdd() },
}

/** One command for each kind of node; its key is in the kind's record. */
export const addCommands: readonly Command[] = nodeKinds.map((kind) => ({
  id: `add.${kind}`,
  title: `Add ${kindOf(kind).title.toLowerCase()}`,
  keys: [kindOf(kind).key].flatMap((key) => key ?? []),
  buttons: ['rail'],
  whyNot,
  // Who has selected nodes wants them in the group.
  run: (workspace) =>
    kind === 'group' && canGroup(workspace) ? groupSelection(workspace) : workspace.canvas?.addNode(kind),
}))
