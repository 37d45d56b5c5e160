import { takenHead } from './group-helpers.ts'
import { whoseTask } from './helpers.ts'

/**
 * Helpers for drawings with a race, as in `helpers.ts`. A race cancels what it needs no more, unless something else needs
 * it: so there each promise knows which tasks it needs.
 */

const head = (
  name: string,
): string => `/** The first of \`tasks\` that is done, or has a value; what is skipped takes no part. */
${name}<T extends readonly unknown[]>(
  tasks: T,
  { winner${name === 'function RACED' ? ', losers' : ''} }: { winner: 'done' | 'success'; losers: 'cancelled' | 'left' },
): Promise<Awaited<T[number]>> {`
const ends = `const ends = tasks.map(async (task, at) => {
    const end = await Promise.resolve(task).then((value) => ({ value }), (error: unknown) => ({ error }))
    if ('error' in end && (winner === 'success' || end.error === SKIPPED)) throw end.error
    return { at, ...end }
  })`
const none = `(none: AggregateError) => {
    const errors = none.errors.filter((error) => error !== SKIPPED)
    throw errors.length > 0 ? new AggregateError(errors, none.message) : SKIPPED
  }`
/** Where all were cancelled, so is the race. */
const noneOfTasks = `(none: AggregateError) => {
    const ended = none.errors.filter((error) => error !== SKIPPED)
    const errors = ended.filter((error) => !(error instanceof CANCELLED))
    if (ended.length === 0) throw SKIPPED
    throw errors.length > 0 ? new AggregateError(errors, none.message) : ended[0]
  }`

const racedOf = (none: string): string => `${head('async function RACED')}
  ${ends}
  const first = await Promise.any(ends).catch(${none})
  if ('error' in first) throw first.error
  return first.value as Awaited<T[number]>
}`
export const raced: string = racedOf(none)
export const taskRaced: string = racedOf(noneOfTasks)

/** `raced` where what it needs no more is cancelled and waited for. */
export const race: string = `${head('function RACED')}
  ${ends}
  const end = async (): Promise<Awaited<T[number]>> => {
    const first = await Promise.any(ends).catch((none: AggregateError) => {
      const ended = none.errors.filter((error) => error !== SKIPPED)
      const errors = ended.filter((error) => !(error instanceof CANCELLED))
      if (ended.length === 0) throw SKIPPED
      // Where all were cancelled, so is the race.
      return { at: -1, error: errors.length > 0 ? new AggregateError(errors, none.message) : ended[0] }
    })
    if ('error' in first) FAILING.add(race)
    // Whatever fails or is skipped at the same moment comes first.
    await new Promise((resolve) => setImmediate(resolve))
    if (losers === 'cancelled') {
      DROPPED(tasks.filter((_, at) => at !== first.at), race)
      await Promise.allSettled(tasks.filter((task) => STOPPED.has(task as object)))
    }
    FAILING.delete(race)
    if ('error' in first) throw first.error
    return first.value as Awaited<T[number]>
  }
  const race: Promise<Awaited<T[number]>> = HOLDING(end(), tasks)
  return race
}`

export const behind: string = `/** Starts as soon as all \`needs\` are there; where one fails or is skipped, or nobody needs this any more, it is skipped. */
function BEHIND<T extends readonly unknown[] | [], R>(
  needs: T,
  start: (...values: { -readonly [K in keyof T]: Awaited<T[K]> }) => R,
  tasks: readonly unknown[] = [],
): Promise<Awaited<R>> {
  let begun: readonly unknown[] | null = []${whoseTask}
  const release = () => {
    OPEN.delete(promise)
    for (const each of tasks) FREED(each, promise)
  }
  around?.addDoneCallback(release)
  const begin = async (): Promise<Awaited<R>> => {
    const values = await Promise.all(needs).catch(() => Promise.reject(SKIPPED))
    if (begun === null || around?.done() || around?.cancelling()) throw SKIPPED
    const task = start(...values)
    begun = [task]
    // By then the nodes of a group need them by themselves.
    setImmediate(release)
    return await task
  }
  const promise: Promise<Awaited<R>> = HOLDING(begin(), tasks, () => {
    if (begun?.[0] !== undefined) STOP(begun[0])
    else begun = null
    return begun !== null
  })
  OPEN.add(promise)
  return promise
}`

export const holding: string = `/** Races that end with an error once their losers have ended. */
const FAILING = new Set<Promise<unknown>>()

/** Who needs each task. */
const HOLDERS = new WeakMap<object, Set<unknown>>()

/** What was cancelled because nobody needs it, and had begun. */
const STOPPED = new WeakSet<object>()

/** What has not begun. */
const OPEN = new WeakSet<object>()

/** Who waits until a task is needed no more by one of those. */
const LOOKING = new WeakMap<object, () => void>()

/** \`promise\`, which needs \`tasks\` as long as it lasts. A cancel lets them go; \`stop\` returns whether it had begun. */
function HOLDING<P extends PromiseLike<unknown>>(
  promise: P,
  tasks: readonly any[],
  stop = () => true,
): P & { cancel(): boolean } {
  for (const task of tasks) HOLDERS.set(task, (HOLDERS.get(task) ?? new Set()).add(promise))
  const release = (): void => {
    for (const task of tasks) FREED(task, promise)
  }
  promise.then(release, release)
  const cancel = (): boolean => {
    const hasBegun = stop()
    DROPPED(tasks, promise)
    return hasBegun
  }
  return Object.assign(promise, { cancel })
}

/** \`by\` needs these tasks no more: those that nobody needs are cancelled. */
function DROPPED(tasks: readonly any[], by: unknown): void {
  const held = tasks.filter((task) => HOLDERS.get(task)?.has(by))
  for (const task of held) FREED(task, by)
  for (const task of held) if (HOLDERS.get(task)?.size === 0) STOP(task)
}

/** \`by\` needs this task no more. */
function FREED(task: any, by: unknown): void {
  HOLDERS.get(task)?.delete(by)
  LOOKING.get(task)?.()
}

/** Returns whether it had begun. What has no cancel is a value, or has left a group. */
function STOP(task: any): boolean {
  const hasBegun = task.cancel?.() === true
  if (hasBegun) STOPPED.add(task)
  return hasBegun
}`

/** Follows main's values, as `last` does. Main also waits for races that are about to fail. */
export const lastOfRaces = `.then(async (all) => {
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    await turn()
    for (const race of FAILING) await race.catch(turn)
    return all
  })`

/** In groups, where what leaves a group needs the group. */
export const takenIn: string = `${takenHead('function')}
  const task = group.createTask(ends, options)
  const end = Promise.resolve(task).then((end) => {
    if ('error' in end) throw end.error
    return end.value as T
  })
  return Object.assign(end, { cancel: () => task.cancel() })
}`

export const left: string = `/** What leaves a group, once the group is done. Where it is not, that is skipped, and its \`own\` value fails as it does. */
function LEFT<G extends PromiseLike<unknown>, T>(group: G, leaving: (of: Awaited<G>) => T, own?: 'own'): Promise<Awaited<T>> {
  const ends = Promise.resolve(group).then(leaving, (error) => Promise.reject(own ? error : SKIPPED))
  ends.catch(() => {})
  // Who needs what leaves a group needs the group, but only its own value lets it go.
  const needing = HOLDERS.get(group) ?? new Set()
  HOLDERS.set(group, needing).set(ends, needing)
  return Object.assign(ends, own ? { cancel: () => STOP(group) } : {}) as Promise<Awaited<T>>
}`

export const taken: string = `/** What something in a group has taken from outside of it: its end is that one's matter. */
const TAKEN = new WeakSet<object>()`

export const withOutside: string = `/**
 * \`promise\`, which takes these tasks from outside of the group. As the group is cancelled, those that nothing else needs
 * are cancelled, and the group waits for them.
 */
function WITHOUTSIDE<P extends PromiseLike<unknown>>(group: RUNTIME_TaskGroup, promise: P, tasks: readonly any[]): P {
  for (const task of tasks) TAKEN.add(task)
  const held = HOLDING(promise, tasks)
  const ended = new Promise<void>((resolve) => {
    const end = () => Promise.allSettled(tasks.filter((task) => STOPPED.has(task))).then(() => resolve())
    promise.then(end, end)
    group.signal.addEventListener('abort', () => {
      held.cancel()
      end()
    })
  })
  group.createTask(() => ended)
  return held
}`

export const untaken: string = `/**
 * Rejects with the error of \`task\` if none of the gathers that were to take it has, and nothing in a group. It \`waits\`
 * for what has not begun there.
 */
function UNTAKEN(
  task: PromiseLike<unknown>,
  gathers: readonly PromiseLike<unknown>[],
  waits?: 'waits',
): Promise<unknown> {
  const mayBeTaken = () => !TAKEN.has(task) && [...(HOLDERS.get(task) ?? [])].some((each) => OPEN.has(each as object))
  return Promise.resolve(task).catch(async (error: unknown) => {
    const ends = await Promise.allSettled(gathers)
    while (waits && mayBeTaken()) await new Promise<void>((resolve) => LOOKING.set(task, resolve))
    if (!TAKEN.has(task) && ends.every((end) => end.status === 'rejected' && end.reason === SKIPPED)) throw error
  })
}`
