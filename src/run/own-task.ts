import { isEager } from '#compile'
import type { EventLoop, Task } from '#runtime'
import type { NodeTasks } from './node-tasks.ts'
import type { Station } from './station.ts'

interface OwnTaskOptions {
  readonly loop: EventLoop
  readonly tasks: NodeTasks
  /** The number of the plan's first node in the run. */
  readonly first: number
}

/** Makes a node's own task, in whose first step `begin` is called. */
export function ownTask(station: Station, options: OwnTaskOptions, begin: () => unknown): Task<unknown> {
  const { loop, tasks, first } = options
  const { index, name } = station.node
  tasks.starting = first + index
  const task = isEager(station.node)
    ? loop.createTask(() => beginEagerly(station, options, begin), { name, eager: true })
    : loop.createTask(begin, { name })
  keep(station, task, options)
  return task
}

/** The first step of an eager task comes before `createTask` has returned. */
function beginEagerly(station: Station, options: OwnTaskOptions, begin: () => unknown): unknown {
  const task = options.loop.currentTask()
  if (task) keep(station, task, options)
  return begin()
}

function keep(station: Station, task: Task<unknown>, { tasks, first }: OwnTaskOptions): void {
  tasks.starting = undefined
  if (station.hasBegun) return
  tasks.keep(task, first + station.node.index)
  station.begin(task)
}
