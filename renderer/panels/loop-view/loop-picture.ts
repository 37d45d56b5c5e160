import type { NodeId } from '#graph'
import type { RunView } from '#trace'
import { nodeIdOfTask } from '../../store/index.ts'

export interface Whose {
  readonly id: NodeId | undefined
  readonly name: string
}

/** How many items of a list are shown; the rest are only counted. */
const shownLimit = 100

export interface LoopList<T> {
  readonly shown: readonly (Whose & T)[]
  readonly count: number
}

/** What asyncio's loop holds at a moment. */
export interface LoopPicture {
  readonly running: (Whose & { readonly sinceMs: number }) | null
  /** In the order in which they will run. */
  readonly ready: LoopList<{ readonly task: number }>
  /** In the order of their deadlines. */
  readonly timers: LoopList<{ readonly timer: number; readonly dueMs: number }>
  /** Nodes that only an event outside the loop can wake. */
  readonly outside: LoopList<object>
  /** Slow callbacks as debug mode reports them, latest first. */
  readonly slow: LoopList<{ readonly atMs: number; readonly durationMs: number }>
  /** The times when other runs held the thread, latest first. */
  readonly held: LoopList<{ readonly fromMs: number; readonly durationMs: number }>
}

export function loopPictureOf(view: RunView): LoopPicture {
  const { running, runningSinceMs, ready, timers } = view.loop
  const byDeadline = [...timers.values()].sort((a, b) => a.dueMs - b.dueMs || a.timer - b.timer)
  const outside = (view.start?.nodes ?? []).filter(({ id }) => view.nodes.get(id)?.wait?.kind === 'outside')
  return {
    running: running === null ? null : { ...whose(view, running), sinceMs: runningSinceMs },
    ready: listOf(first(ready), ready.size, (task) => ({ ...whose(view, task), task })),
    timers: listOf(byDeadline, byDeadline.length, ({ task, timer, dueMs }) => ({
      ...whose(view, task),
      timer,
      dueMs,
    })),
    outside: listOf(outside, outside.length, ({ id, name }) => ({ id, name })),
    slow: listOf(view.slow.slice(-shownLimit).reverse(), view.slow.length, ({ task, atMs, durationMs }) => ({
      ...whose(view, task),
      atMs,
      durationMs,
    })),
    held: listOf(view.held.slice(-shownLimit).reverse(), view.held.length, ({ by, fromMs, toMs }) => ({
      id: undefined,
      name: by,
      fromMs,
      durationMs: toMs - fromMs,
    })),
  }
}

function listOf<T, U>(all: readonly T[], count: number, show: (item: T) => Whose & U): LoopList<U> {
  return { shown: all.slice(0, shownLimit).map(show), count }
}

function first(tasks: Iterable<number>): readonly number[] {
  const taken: number[] = []
  for (const task of tasks) {
    if (taken.length === shownLimit) break
    taken.push(task)
  }
  return taken
}

function whose(view: RunView, task: number | undefined): Whose {
  if (task === undefined) return { id: undefined, name: 'a callback' }
  return { id: nodeIdOfTask(view, task), name: view.tasks.get(task)?.name ?? `task ${task}` }
}
