import type { IdsOf } from '#commands'
import { isTrait, kindOf, type NodeKind, offerOf, offers, type Trait } from '#graph'
import type { Workspace } from '../store/index.ts'
import { type Command, type Deed, needs } from './command.ts'
import { canGroup, groupSelection } from './group-commands.ts'

const whyNot = needs(({ canvas }: Workspace) => canvas !== null, 'There is no canvas')

export const addDeeds: Readonly<Record<IdsOf<'add'>, Deed>> = {
  'add.list': { whyNot, run: ({ canvas }) => canvas?.quickAdd() },
}

/** One command for each kind of node and each trait. */
export const addCommands: readonly Command[] = offers.map((offer) =>
  isTrait(offer) ? traitCommand(offer) : kindCommand(offer),
)

/** Its key is in the kind's record. */
function kindCommand(kind: NodeKind): Command {
  const { title, words, key } = kindOf(kind)
  return {
    id: `add.${kind}`,
    title: `Add ${title.toLowerCase()}`,
    words: Object.keys(words),
    keys: key === null ? [] : [key],
    buttons: ['rail'],
    whyNot,
    // Who has selected nodes wants them in the group.
    run: (workspace) =>
      kind === 'group' && canGroup(workspace) ? groupSelection(workspace) : workspace.canvas?.add(kind),
  }
}

function traitCommand(trait: Trait): Command {
  const { title, words } = offerOf(trait)
  return {
    id: `add.${trait}`,
    title: `Coroutine with: ${title.toLowerCase()}`,
    words: Object.keys(words),
    whyNot,
    run: ({ canvas }) => canvas?.add(trait),
  }
}
