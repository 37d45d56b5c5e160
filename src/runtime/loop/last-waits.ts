import { BodyFuture } from '../core/body.ts'
import type { Future } from '../core/future.ts'
import { Task } from '../core/task.ts'

/** What a task really waits for, behind gathers, groups, shields and the like. */
export interface LastWait {
  /** A task, a place in a row of waiters, or a future that only other code can end. */
  readonly future: Future<unknown>
  /** The task that must act: the awaited task, or the holder of the lock. */
  readonly task: Task<unknown> | null
  /** Whether only the end of `task`, or a cancel, can end this wait. */
  readonly isCertain: boolean
}

/** Everything that `future` really waits for; the future itself if nothing is known that it waits for. */
export function* lastWaits(future: Future<unknown>): Generator<LastWait> {
  const known = new Set<Future<unknown>>()
  const open = [...inner(future)].reverse()
  if (open.length === 0) yield future instanceof Task ? { future, task: null, isCertain: false } : lastWait(future)
  for (let each = open.pop(); each; each = open.pop()) {
    if (known.has(each)) continue
    known.add(each)
    const awaited = each instanceof Task ? [] : each.awaited()
    if (awaited.length === 0) yield lastWait(each)
    for (let at = awaited.length - 1; at >= 0; at -= 1) open.push(awaited[at] as Future<unknown>)
  }
}

/**
 * A body's promise is left out if there is any other await, since it is an outer await. A helper's promise may be one
 * too, but may also be raced against the other awaits, so it stays.
 */
function inner(future: Future<unknown>): readonly Future<unknown>[] {
  const awaited = future.awaited()
  if (awaited.length < 2) return awaited
  const others = awaited.filter((each) => !(each instanceof BodyFuture))
  return others.length > 0 ? others : awaited
}

function lastWait(future: Future<unknown>): LastWait {
  if (future instanceof Task) return { future, task: future, isCertain: true }
  if (!future.row) return { future, task: null, isCertain: false }
  const { holder, isHeldByBody } = future.row
  return { future, task: holder, isCertain: isHeldByBody && holder !== null && !holder.done() }
}

/**
 * Whether all of these futures wait only for tasks that wait for each other, so that only a cancel from other code
 * could end them. A future that several things may end is stuck only if each of those is. The search stops at the first
 * that is not stuck.
 */
export function areStuck(futures: Iterable<Future<unknown>>): boolean {
  const known = new Set<Future<unknown>>()
  for (const future of futures) {
    if (known.has(future)) continue
    known.add(future)
    if (!isStuck(future, known)) return false
  }
  return true
}

function isStuck(future: Future<unknown>, known: Set<Future<unknown>>): boolean {
  const line = [lastWaits(future)]
  for (let waits = line.at(-1); waits; waits = line.at(-1)) {
    const next = waits.next()
    if (next.done) {
      line.pop()
      continue
    }
    const { task, isCertain } = next.value
    if (!isCertain || task === null) return false
    if (known.has(task)) continue
    known.add(task)
    line.push(lastWaits(task))
  }
  return true
}

/**
 * Tasks each of which waits for the next, and the last for the first, found from `futures` onwards; empty where there
 * are none.
 */
export function circleBehind(futures: Iterable<Future<unknown>>): readonly Task<unknown>[] {
  const known = new Set<Future<unknown>>()
  for (const future of futures) {
    const circle = circleFrom(future, known)
    if (circle.length > 0) return circle
  }
  return []
}

/** Depth first without recursion: a line of thousands of tasks must not overflow the stack. */
function circleFrom(start: Future<unknown>, known: Set<Future<unknown>>): readonly Task<unknown>[] {
  if (known.has(start)) return []
  known.add(start)
  const line = [{ future: start, waits: lastWaits(start) }]
  for (let last = line.at(-1); last; last = line.at(-1)) {
    const next = last.waits.next()
    if (next.done) {
      line.pop()
      continue
    }
    const { task } = next.value
    if (task === null || task.done()) continue
    if (!known.has(task)) {
      known.add(task)
      line.push({ future: task, waits: lastWaits(task) })
      continue
    }
    const at = line.findIndex(({ future }) => future === task)
    if (at >= 0) return line.slice(at).map(({ future }) => future as Task<unknown>)
  }
  return []
}
