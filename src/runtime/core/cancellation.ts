import type { Future } from './future.ts'

/** One that has been asked to stop, and whom it passes that on to. */
interface Asked {
  readonly future: Future<unknown>
  readonly targets: readonly Future<unknown>[]
  next: number
  hasPassedOn: boolean
}

/** Those that were asked already and need not be asked again, and all of them in the order in which that was over. */
interface Round {
  readonly begun: Set<Future<unknown>>
  readonly over: Asked[]
}

/**
 * Cancels what passes a cancel on: tasks to what they await, gathers to their children. Depth first without recursion,
 * as there may be thousands in a row. `round`: each is asked once in it. `asker`: a task whose code awaits the first, and which is asked already as far as it is to be. Says
 * whether there was anything to ask.
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
 * Asks each of these tasks to stop. A task that awaits another asks that too, so with `cancel` on each, as in asyncio, the
 * last of a row is asked by all: of thousands, millions of times. Here each is asked once, and the others are counted.
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
  // Who asks comes before those that are asked.
  for (const { future, targets } of round.over.reverse()) {
    const asked = times.get(future) ?? 0
    for (const target of targets) times.set(target, (times.get(target) ?? 0) + asked)
    if (asked > 1) future.wasAskedAgain(asked - 1)
  }
}

/**
 * Tasks that await each other in a circle, be it through a gather: it is opened at the last task that would ask one that
 * is being asked, where asyncio ends in a RecursionError.
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
