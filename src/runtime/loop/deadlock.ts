import type { Future } from '../core/future.ts'
import type { WaitedRow } from '../core/instrument.ts'
import type { Task } from '../core/task.ts'
import { DeadlockError } from '../ground/errors.ts'
import type { Waiters } from '../locks/waiters.ts'
import type { EventLoop } from './event-loop.ts'
import { circleBehind, type LastWait, lastWaits } from './last-waits.ts'

const remedy = 'A timeout around one of these waits would end it.'
/** A deadlock's message names at most this many tasks, since there may be thousands. */
const mostTold = 10

/** What nothing is left to end. */
const leftWords: Readonly<Record<WaitedRow, string>> = {
  lock: 'a lock that nothing is left to release',
  semaphore: 'a semaphore that nothing is left to release',
  item: 'a queue that nothing is left to fill',
  place: 'a queue that nothing is left to empty',
  leftover: 'the last items of a queue, which nothing is left to call done',
  event: 'an event that nothing is left to set',
  condition: 'a condition that nothing is left to notify',
  barrier: 'a barrier to which nothing else is left to come',
  limiter: 'a limiter that nothing is left to pass',
  ended: 'the next task to end, which nothing is left to end',
}

interface Held {
  readonly task: Task<unknown>
  readonly last: LastWait
}

/** The error for a loop in which everything waits and nothing can wake it; `main`: the future that ends the run. */
export function deadlockOf(loop: EventLoop, main: Future<unknown> | null): DeadlockError {
  const tasks = loop.allTasks()
  // A circle that main waits for comes before any other.
  const circle = circleBehind(main ? [main, ...tasks] : tasks)
  const others = othersThan(circle, tasks)
  const waiting = [...circle, ...others.map(({ task }) => task)]
  return new DeadlockError(`${told(circle, others)}. ${remedy}`, circle, waiting)
}

/** The tasks outside the circle: first those that wait for no other task, then the rest. */
function othersThan(circle: readonly Task<unknown>[], tasks: readonly Task<unknown>[]): readonly Held[] {
  const inCircle = new Set(circle)
  const held = tasks.filter((task) => !inCircle.has(task)).map((task) => ({ task, last: heldBy(task) }))
  return [...held.filter(({ last }) => last.task === null), ...held.filter(({ last }) => last.task !== null)]
}

function told(circle: readonly Task<unknown>[], others: readonly Held[]): string {
  if (circle.length + others.length === 0) return 'the run waits for a future that nothing is left to end'
  const next = (at: number): Task<unknown> => circle[(at + 1) % circle.length] as Task<unknown>
  const round = circle.slice(0, mostTold).map((task, at) => textOf({ task, last: waitFor(task, next(at)) }))
  const rest = others.slice(0, Math.max(1, mostTold - circle.length)).map(textOf)
  const parts = [listed(round, circle.length), listed(rest, others.length)]
  return parts.filter((part) => part !== '').join('; ')
}

function listed(texts: readonly string[], of: number): string {
  return `${texts.join(', ')}${of > texts.length ? `, and ${of - texts.length} more wait` : ''}`
}

function heldBy(task: Task<unknown>): LastWait {
  let first: LastWait | null = null
  for (const wait of lastWaits(task)) {
    // A promise may be just the outer await of a helper, so another wait is preferred.
    if (!wait.future.isOutside) return wait
    first ??= wait
  }
  return first as LastWait
}

function waitFor(task: Task<unknown>, next: Task<unknown>): LastWait {
  for (const wait of lastWaits(task)) if (wait.task === next) return wait
  return heldBy(task)
}

function textOf({ task, last }: Held): string {
  return `'${task.name}' waits for ${whatText(task, last)}`
}

function whatText(task: Task<unknown>, { future, task: other }: LastWait): string {
  const streamed = streamText(task)
  if (streamed !== null) return streamed
  if (future.row) return turnText(task, future.row)
  if (other) return other === task ? 'itself' : `task '${other.name}'`
  const isPromise = future.isOutside || future === task
  return isPromise ? 'a promise that nothing is left to settle' : 'a future that nothing is left to end'
}

/** What a task waits for that makes the items of a stream, or reads them. */
function streamText(task: Task<unknown>): string | null {
  for (const future of task.awaited()) {
    const wait = future.waitReason()
    if (wait.kind === 'next') return `the next item of '${wait.task.name}'`
    if (wait.kind === 'stream')
      return wait.of === 0 ? 'a reader of its stream' : `a reader of its stream, of which ${wait.ready} lie ready`
  }
  return null
}

function turnText(task: Task<unknown>, { what, holder, name }: Waiters): string {
  if (name !== null) return `${name}, which nothing is left to free`
  if (!holder) return leftWords[what]
  const held = what === 'limiter' ? 'the turn at a limiter' : 'the lock'
  if (holder === task) return `${held} that it holds itself`
  return holder.done() ? `${held} that '${holder.name}' has not given back` : `${held} held by '${holder.name}'`
}
