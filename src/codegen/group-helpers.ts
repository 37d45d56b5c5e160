import type { Plan } from '#compile'
import type { Names } from './names.ts'

/** Helpers for drawings with groups, as in `helpers.ts`. */

/** A file's names for what prints groups. */
export interface GroupNames {
  readonly taskGroup: string
  readonly taskGroupClass: string
  readonly timeout: string
  readonly shielded: string
  /** The helper for a task whose error is taken. */
  readonly takenIn: string
  /** The helper for what leaves a group. */
  readonly left: string
  /** The helper for a group's end. */
  readonly ended: string
}

/** The names, if there are groups: only then are they taken. `ofRuntime`: the file's name for one of the runtime. */
export function groupNames({ nodes }: Plan, names: Names, ofRuntime: (name: string) => string): GroupNames | null {
  const groups = nodes.filter((node) => node.kind === 'group')
  if (groups.length === 0) return null
  return {
    taskGroup: ofRuntime('taskGroup'),
    // A name that is asked for is printed.
    get taskGroupClass() {
      return ofRuntime('TaskGroup')
    },
    get timeout() {
      return ofRuntime('timeout')
    },
    get shielded() {
      return ofRuntime('shielded')
    },
    takenIn: names.take('takenIn'),
    left: names.take('left'),
    ended: names.take('ended'),
  }
}

export const takenIn: string = `/** A task of the group. Its failure is taken, so it does not fail the group. */
async function TAKENIN<T>(group: TASKGROUPCLASS, call: () => PromiseLike<T> | T, options: { name: string }): Promise<T> {
  const ends = async () => {
    try {
      return { value: await call() }
    } catch (error) {
      if (error instanceof CANCELLED) throw error
      return { error }
    }
  }
  const end = await Promise.resolve(group.createTask(ends, options))
  if ('error' in end) throw end.error
  return end.value as T
}`

export const left: string = `/** What leaves a group, once the group is done; skipped where it is not. */
function LEFT<G, T>(group: PromiseLike<G>, leaving: (of: G) => T): Promise<Awaited<T>> {
  const left = Promise.resolve(group).then(leaving, () => Promise.reject(SKIPPED)) as Promise<Awaited<T>>
  left.catch(() => {})
  return left
}`

export const ended: string = `/** Ends when all of them have ended, with their values, undefined for what has none; or with the first error of those \`heard\`. */
function ENDED<T extends readonly PromiseLike<unknown>[] | []>(
  all: T,
  heard: readonly PromiseLike<unknown>[],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> | undefined }>
function ENDED(all: readonly PromiseLike<unknown>[], heard: readonly PromiseLike<unknown>[]): Promise<unknown> {
  const failure = new Promise((_, reject) => {
    for (const each of heard) Promise.resolve(each).catch((error) => error !== SKIPPED && reject(error))
  })
  const values = Promise.all(all.map((each) => Promise.resolve(each).catch(() => undefined)))
  return Promise.race([failure, values.then((ends) => new Promise((resolve) => setImmediate(resolve, ends)))])
}`
