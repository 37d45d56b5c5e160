import { taskOuts } from '../handle.ts'
import type { Kind, Surroundings } from '../kind.ts'
import type { NodeBase } from '../node.ts'
import type { Problem } from '../problem.ts'
import { sameWords } from '../same-words.ts'
import { takeOutFix, wireOfOne } from '../take-out.ts'
import { hasNoTasks, taskHandles } from '../task-handles.ts'
import { title } from '../title.ts'

/** Awaits several tasks, and ends as the first of them. */
export interface RaceNode extends NodeBase {
  readonly kind: 'race'
  readonly name: string
  /** Ids of the task handles. The spare handle on the canvas is not in the list. */
  readonly handles: readonly string[]
  /** The first that ends in any way, or the first that has a value. */
  readonly winner: 'done' | 'success'
  /** What becomes of the tasks that lose: they are cancelled and waited for, or they run on. */
  readonly losers: 'cancelled' | 'left'
}

export const race: Kind<RaceNode, 'task'> = {
  title: 'Race',
  hint: 'Awaits several tasks, ends as the first of them',
  words: {
    ...sameWords('any', 'first', 'fastest', 'hurry', 'hedge'),
    select: 'The first of its tasks that ends goes on',
  },
  key: '8',
  part: 'task',
  naming: 'title',
  newName: 'first',
  fields: {
    name: title,
    handles: { type: 'ids', label: 'Tasks', step: 'Reorder race' },
    winner: {
      type: 'choice',
      label: 'Winner',
      step: 'Change what wins',
      options: {
        done: { label: 'First done', hint: 'The first that ends, with its value or its error' },
        success: { label: 'First success', hint: 'The first that has a value; it fails only if all fail' },
      },
    },
    losers: {
      type: 'choice',
      label: 'Losers',
      step: 'Change what becomes of losers',
      options: {
        cancelled: { label: 'Cancelled', hint: 'They are cancelled and waited for, unless other nodes need them' },
        left: { label: 'Left running', hint: 'They run on, and their errors end nothing' },
      },
    },
  },
  first: (name) => ({ name, handles: [], winner: 'done', losers: 'cancelled' }),
  handlesIn: ({ handles }, wiresIn) => taskHandles(handles, wiresIn),
  handlesOut: () => taskOuts,
  problems: tooFewRunners,
}

function tooFewRunners(race: RaceNode, { wiresIn, wiresOut, name }: Surroundings): readonly Problem[] {
  const { id: node, handles, winner } = race
  if (hasNoTasks(handles, wiresIn())) {
    const remedy = 'Draw wires into it from the tasks that should race'
    return [{ code: 'race-of-nothing', severity: 'error', node, message: 'This race has no tasks', remedy }]
  }
  if (handles.length > 1) return []
  const message = `${name()} is a race of one: its task always wins`
  const remedy = 'Draw a wire from another task into it'
  // If only a success may win, the race fails with another error than its task.
  const fix = winner === 'done' && wireOfOne(wiresIn(), wiresOut(), 'same') ? takeOutFix('race') : {}
  return [{ code: 'race-of-one', severity: 'hint', node, message, remedy, ...fix }]
}
