import type { Future } from './future.ts'

/** A future that was asked to stop, and the futures it passes the cancel on to. */
interface Asked {
  readonly future: Future<unknown>
  readonly targets: readonly Future<unknown>[]
  next: number
  hasPassedOn: boolean
}

/**
 * `begun`: the futures already asked, which are not asked again. `over`: all of them, in the order in which their
 * asking ended.
 */
interface Round {
  readonly begun: Set<Future<unknown>>
  readonly over: Asked[]
}

/**
 * Cancels a future that passes a cancel on: a task to what it awaits, a gather to its children. The walk is depth first
 * and without recursion, as thousands may be in a row. `round`: each future is asked only once in it. `asker`: a task
 * whose code awaits `first` and which needs no further asking. Returns whether anything was there to cancel.
 */
export function passCancelOn(
  first: Future<unknown>,
  message: string | undefined,
  round: Round | null = null,
  asker: Future<unknown> | null = null,
): boolean {
  const line: Asked[] = []
  const inLine = new Set<Future<unknown>>(asker ? [asker] : [])
  const begin = (future: Future<unknown>): void => {
    round?.begun.add(future)
    inLine.add(future)
    line.push({ future, targets: future.askedToStop(message), next: 0, hasPassedOn: false })
  }
  const ask = (target: Future<unknown>): boolean => {
    if (inLine.has(target)) return openCircle(line, target, message)
    if (target.hasOwnCancel || !target.passesCancelOn || target.done()) return target.cancel(message)
    if (round?.begun.has(target)) return true
    begin(target)
    return false
  }
  begin(first)
  let wasAsked = false
  for (let last = line.at(-1); last; last = line.at(-1)) {
    const target = last.targets[last.next]
    last.next += 1
    if (target) {
      if (ask(target)) last.hasPassedOn = true
      continue
    }
    line.pop()
    round?.over.push(last)
    inLine.delete(last.future)
    wasAsked = last.future.hasPassedCancelOn(last.hasPassedOn, message)
    const outer = line.at(-1)
    if (outer && wasAsked) outer.hasPassedOn = true
  }
  return wasAsked
}

/**
 * Asks each of these tasks to stop. A cancel of a task also asks the task that it awaits. In a row of thousands,
 * `cancel` on each, as in asyncio, would ask the last one millions of times. So each is asked once here, and the other
 * requests are only counted.
 */
export function cancelAll(tasks: readonly Future<unknown>[]): void {
  const round: Round = { begun: new Set(), over: [] }
  const times = new Map<Future<unknown>, number>()
  for (const task of tasks) {
    if (task.done()) continue
    times.set(task, 1)
    if (task.hasOwnCancel) task.cancel()
    else if (!round.begun.has(task)) passCancelOn(task, undefined, round)
  }
  // In this order a future comes before those that it has asked.
  for (const { future, targets } of round.over.reverse()) {
    const asked = times.get(future) ?? 0
    for (const target of targets) times.set(target, (times.get(target) ?? 0) + asked)
    if (asked > 1) future.wasAskedAgain(asked - 1)
  }
}

/**
 * Tasks that await each other in a circle, perhaps through a gather. The circle is broken at the last task in line
 * whose await can be ended; asyncio raises a RecursionError here.
 */
function openCircle(line: readonly Asked[], target: Future<unknown>, message: string | undefined): boolean {
  let awaited = target
  for (let at = line.length - 1; at >= 0; at -= 1) {
    const { future } = line[at] as Asked
    if (future.leaveAwaitOf(awaited, message)) return true
    awaited = future
  }
  return false
}
