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

export const raced: string = `${head('async function RACED')}
  ${ends}
  const first = await Promise.any(ends).catch(${none})
  if ('error' in first) throw first.error
  return first.value as Awaited<T[number]>
}`

/** `raced` where what it needs no more is cancelled and waited for. */
export const race: string = `${head('function RACED')}
  ${ends}
  const end = async (): Promise<Awaited<T[number]>> => {
    const first = await Promise.any(ends).catch((none: AggregateError) => {
      const errors = none.errors.filter((error) => error !== SKIPPED)
      if (errors.length === 0) throw SKIPPED
      return { at: -1, error: new AggregateError(errors, none.message) }
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
  tasks: readonly unknown[],
): Promise<Awaited<R>> {
  let begun: readonly unknown[] | null = []${whoseTask}
  const begin = async (): Promise<Awaited<R>> => {
    const values = await Promise.all(needs).catch(() => Promise.reject(SKIPPED))
    if (begun === null || around?.done() || around?.cancelling()) throw SKIPPED
    const task = start(...values)
    begun = [task]
    for (const each of tasks) HOLDERS.get(each as object)?.delete(promise)
    return await task
  }
  const promise: Promise<Awaited<R>> = HOLDING(begin(), tasks, () => {
    if (begun?.[0] !== undefined) STOP(begun[0])
    else begun = null
    return begun !== null
  })
  return promise
}`

export const holding: string = `/** Races that end with an error once their losers have ended. */
const FAILING = new Set<Promise<unknown>>()

/** Who needs each task. */
const HOLDERS = new WeakMap<object, Set<unknown>>()

/** What was cancelled because nobody needs it, and had begun. */
const STOPPED = new WeakSet<object>()

/** \`promise\`, which needs \`tasks\` as long as it lasts. A cancel lets them go; \`stop\` returns whether it had begun. */
function HOLDING<P extends PromiseLike<unknown>>(promise: P, tasks: readonly any[], stop = () => true): P {
  for (const task of tasks) HOLDERS.set(task, (HOLDERS.get(task) ?? new Set()).add(promise))
  const release = (): void => {
    for (const task of tasks) HOLDERS.get(task)?.delete(promise)
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
  for (const task of tasks) if (HOLDERS.get(task)?.delete(by) && HOLDERS.get(task)?.size === 0) STOP(task)
}

function STOP(task: any): void {
  if (task.cancel()) STOPPED.add(task)
}`

/** Follows main's values, as `last` does. Main also waits for races that are about to fail. */
export const lastOfRaces = `.then(async (all) => {
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    await turn()
    for (const race of FAILING) await race.catch(turn)
    return all
  })`
