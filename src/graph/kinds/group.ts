import { timeoutField, wrongTimeout } from '../duration-rules.ts'
import { taskOuts } from '../handle.ts'
import type { Kind, Surroundings } from '../kind.ts'
import type { NodeBase } from '../node.ts'
import type { Problem } from '../problem.ts'
import { sameWords } from '../same-words.ts'
import { title } from '../title.ts'

/**
 * A frame around nodes, whose `parentId` names it: asyncio's TaskGroup, Trio's cancel scope. It ends when all of them
 * have; the first error that nothing takes cancels the others.
 */
export interface GroupNode extends NodeBase {
  readonly kind: 'group'
  readonly name: string
  /** Counted from its beginning: what still runs then is cancelled, and the group fails with a TimeoutError. */
  readonly timeoutMs?: number
  /** Whether a cancel from outside waits until what is inside has ended. */
  readonly shield: boolean
}

const toTimeOut = 'Set its timeout: what still runs then is cancelled'
const toCatch = 'The error of what is inside leaves at its error handle'

export const group: Kind<GroupNode, 'task'> = {
  title: 'Group',
  hint: 'A frame whose nodes end or fail together',
  words: {
    ...sameWords('frame', 'task group', 'nursery', 'scope', 'together', 'cancel', 'box'),
    timeout: toTimeOut,
    deadline: toTimeOut,
    shield: 'Shield it: a cancel from outside waits for what is inside',
    try: toCatch,
    catch: toCatch,
  },
  key: '9',
  part: 'task',
  naming: 'title',
  newName: 'group',
  fields: {
    name: title,
    timeoutMs: timeoutField,
    shield: {
      type: 'flag',
      label: 'Shield',
      on: { step: 'Shield group', hint: 'A cancel from outside waits until what is inside has ended' },
      off: { step: 'Unshield group', hint: 'A cancel from outside cancels what is inside' },
    },
  },
  first: (name) => ({ name, shield: false }),
  handlesIn: () => [],
  handlesOut: () => taskOuts,
  problems: (node, around) => [...tooFewMembers(node, around), ...wrongTimeout(node, around.name)],
}

function tooFewMembers(group: GroupNode, { members, wiresIn, wiresOut, name }: Surroundings): readonly Problem[] {
  const { id: node, timeoutMs, shield } = group
  const count = members()
  const fix = { kind: 'ungroup', label: count === 0 ? 'Remove the group' : 'Ungroup' } as const
  if (count === 0) {
    const remedy = 'Drag nodes into it, or remove it'
    return [{ code: 'group-of-nothing', severity: 'error', node, message: `${name()} has no nodes`, remedy, fix }]
  }
  const isOfUse = timeoutMs !== undefined || shield || wiresIn().length + wiresOut().length > 0
  if (count > 1 || isOfUse) return []
  const message = `${name()} is a group of one: there is nothing to cancel with it`
  return [{ code: 'group-of-one', severity: 'hint', node, message, remedy: 'Drag another node into it', fix }]
}
