import { check } from '../ground/arguments.ts'
import { LoopError } from '../ground/errors.ts'
import { futureMistake } from './error-of.ts'
import type { Future } from './future.ts'
import { getRunningLoop } from './running-loop.ts'
import { Task } from './task.ts'

/** The task that waits for a future without an await of its own: a group's task waits so for the tasks of the group. */
const joiners = new WeakMap<Future<unknown>, Task<unknown>>()

/** @internal */
export function joinedBy(future: Future<unknown>, joiner: Task<unknown>): void {
  joiners.set(future, joiner)
}

/** A future, and the tasks that wait for it. */
export interface AwaitGraph {
  /** Usually a task. */
  readonly future: Future<unknown>
  /**
   * The tasks that wait for the future, each with the tasks that wait for it. In a circle of tasks, the repeated one
   * has an empty list.
   */
  readonly awaitedBy: readonly AwaitGraph[]
}

/**
 * asyncio's `capture_call_graph`: who awaits whom, from `future` outwards. Without a `future` it starts at the current
 * task. Throws a LoopError where there is no current task.
 */
export function awaitGraph(future: Future<unknown> | null = getRunningLoop().currentTask()): AwaitGraph {
  if (!future) throw new LoopError('awaitGraph: there is no current task; name a future')
  check(futureMistake(future, 'awaitGraph'))
  return graphOf(future, awaitersIn(future.loop.allTasks()), [])
}

function graphOf(
  future: Future<unknown>,
  awaiters: ReadonlyMap<Future<unknown>, ReadonlySet<Task<unknown>>>,
  line: readonly Future<unknown>[],
): AwaitGraph {
  if (line.includes(future)) return { future, awaitedBy: [] }
  const inside = [...line, future]
  return { future, awaitedBy: [...(awaiters.get(future) ?? [])].map((task) => graphOf(task, awaiters, inside)) }
}

/** A task that waits for a gather or a group also waits for every task in it. */
function awaitersIn(tasks: readonly Task<unknown>[]): ReadonlyMap<Future<unknown>, ReadonlySet<Task<unknown>>> {
  const awaiters = new Map<Future<unknown>, Set<Task<unknown>>>()
  const add = (future: Future<unknown>, task: Task<unknown>): void => {
    awaiters.set(future, (awaiters.get(future) ?? new Set()).add(task))
  }
  for (const task of tasks) {
    const joiner = joiners.get(task)
    if (joiner) add(task, joiner)
    for (const future of allAwaited(task)) add(future, task)
  }
  return awaiters
}

function allAwaited(task: Task<unknown>): ReadonlySet<Future<unknown>> {
  const all = new Set<Future<unknown>>()
  const open = [...task.awaited()]
  for (let future = open.pop(); future; future = open.pop()) {
    if (all.has(future)) continue
    all.add(future)
    if (future instanceof Task) continue
    for (const inner of future.awaited()) open.push(inner)
  }
  return all
}
