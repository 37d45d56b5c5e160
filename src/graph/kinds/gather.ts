import { taskOuts } from '../handle.ts'
import type { Kind, Surroundings } from '../kind.ts'
import { type NodeBase, OUT } from '../node.ts'
import type { Problem } from '../problem.ts'
import { sameWords } from '../same-words.ts'
import { takeOutFix, wireOfOne } from '../take-out.ts'
import { hasNoTasks, taskHandles } from '../task-handles.ts'
import { title } from '../title.ts'

export interface GatherNode extends NodeBase {
  readonly kind: 'gather'
  readonly name: string
  /** Ids of the task handles, in the order of the result. The spare handle on the canvas is not in the list. */
  readonly handles: readonly string[]
  /** asyncio's `return_exceptions`: an error takes the place of its task's value. */
  readonly returnExceptions: boolean
}

export const gather: Kind<GatherNode, 'task'> = {
  title: 'Gather',
  hint: 'Awaits several tasks at once, keeps their order',
  words: sameWords('all', 'parallel', 'run parallel', 'concurrent', 'join', 'together', 'wait for all'),
  key: '2',
  part: 'task',
  naming: 'title',
  newName: 'all',
  fields: {
    name: title,
    handles: { type: 'ids', label: 'Tasks, in the order of the result', step: 'Reorder gather' },
    returnExceptions: {
      type: 'flag',
      label: 'Collect errors as values',
      on: { step: 'Collect errors', hint: 'An error takes the place of the value in the result' },
      off: { step: 'Raise the first error', hint: 'The first error is raised; the other tasks go on' },
    },
  },
  first: (name) => ({ name, handles: [], returnExceptions: false }),
  handlesIn: ({ handles }, wiresIn) => taskHandles(handles, wiresIn),
  handlesOut: () => taskOuts,
  problems: tooFewTasks,
}

function tooFewTasks(gather: GatherNode, { wiresIn, wiresOut, name }: Surroundings): readonly Problem[] {
  const { id: node, handles } = gather
  if (hasNoTasks(handles, wiresIn())) {
    const remedy = 'Draw wires into it from the tasks that it should await'
    return [{ code: 'gather-of-nothing', severity: 'error', node, message: 'This gather has no tasks', remedy }]
  }
  // One that collects errors turns an error into a value, even of one task.
  const isOfOne = handles.length === 1 && wiresIn().every(({ sourceHandle }) => sourceHandle === OUT)
  if (!isOfOne || gather.returnExceptions) return []
  const message = `${name()} is a gather of one: its result is an array of one value`
  const remedy = 'Draw a wire from another task into it, or use its one task without it'
  const fix = wireOfOne(wiresIn(), wiresOut(), 'list') ? takeOutFix('gather') : {}
  return [{ code: 'gather-of-one', severity: 'hint', node, message, remedy, ...fix }]
}
