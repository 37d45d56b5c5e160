import type { Plan } from '#compile'
import type { Names } from './names.ts'

/** Helpers for drawings with groups, as in `helpers.ts`. */

/** A file's names for what prints groups. */
export interface GroupNames {
  readonly taskGroup: string
  readonly timeout: string
  /** The helper for a task whose error is taken. */
  readonly takenIn: string
  /** The helper for what leaves a group. */
  readonly left: string
  /** The helper for a group's end. */
  readonly ended: string
  /** The helper for what takes tasks from outside of its group. */
  readonly withOutside: string
  /** The set of those tasks. */
  readonly taken: string
  /** The helper for a group with a shield; `null`: there is none. */
  readonly shielded: string | null
  /** The helper that says whether a task is. */
  readonly isShielded: string
  /** The variable that tells which tasks are shielded. */
  readonly kept: string
  readonly ofRuntime: (name: string) => string
}

/** The names, if there are groups: only then are they taken. `ofRuntime`: the file's name for one of the runtime. */
export function groupNames(
  plans: readonly Plan[],
  names: Names,
  ofRuntime: (name: string) => string,
): GroupNames | null {
  const groups = plans.flatMap(({ nodes }) => nodes.filter((node) => node.kind === 'group'))
  if (groups.length === 0) return null
  return {
    taskGroup: ofRuntime('taskGroup'),
    // A name that is asked for is printed.
    get timeout() {
      return ofRuntime('timeout')
    },
    takenIn: names.take('takenIn'),
    left: names.take('left'),
    ended: names.take('ended'),
    withOutside: names.take('withOutside'),
    taken: names.take('taken'),
    shielded: groups.some(({ shield }) => shield) ? names.take('shieldedToTheEnd') : null,
    isShielded: names.take('isShielded'),
    kept: names.take('shielded'),
    ofRuntime,
  }
}

/** What these helpers call of the runtime's objects. */
export function wordsOfGroups(names: GroupNames | null): readonly string[] {
  if (names === null) return []
  return [
    'createTask',
    'signal',
    'aborted',
    ...(names.shielded === null ? [] : ['context', 'done', 'get', 'run', 'set']),
  ]
}

/** A helper with the names of its file. */
export function namedIn(text: string, names: GroupNames): string {
  return text
    .replace(/\bRUNTIME_(\w+)\b/g, (_, name: string) => names.ofRuntime(name))
    .replace(/\bTAKENIN\b/g, names.takenIn)
    .replace(/\bLEFT\b/g, names.left)
    .replace(/\bENDED\b/g, names.ended)
    .replace(/\bWITHOUTSIDE\b/g, names.withOutside)
    .replace(/\bTAKEN\b/g, names.taken)
    .replace(/\bSHIELDED\b/g, names.shielded ?? '')
    .replace(/\bISSHIELDED\b/g, names.isShielded)
    .replace(/\bKEPT\b/g, names.kept)
}

/** How a task of the group begins whose failure is taken; `open`: the beginning of its function. */
export const takenHead = (
  open: string,
): string => `/** A task of the group. Its failure is taken, so it does not fail the group. */
${open} TAKENIN<T>(group: RUNTIME_TaskGroup, call: () => PromiseLike<T> | T, options: { name: string; eager?: boolean }): Promise<T> {
  const ends = async () => {
    try {
      return { value: await call() }
    } catch (error) {
      if (error instanceof CANCELLED) throw error
      return { error }
    }
  }`

export const takenIn: string = `${takenHead('async function')}
  const end = await Promise.resolve(group.createTask(ends, options))
  if ('error' in end) throw end.error
  return end.value as T
}`

export const left: string = `/** What leaves a group, once the group is done. Where it is not, that is skipped, and its \`own\` value fails as it does. */
function LEFT<G, T>(group: PromiseLike<G>, leaving: (of: G) => T, own?: 'own'): Promise<Awaited<T>> {
  const ends = Promise.resolve(group).then(leaving, (error) => Promise.reject(own ? error : SKIPPED))
  ends.catch(() => {})
  return ends as Promise<Awaited<T>>
}`

export const ended: string = `/** Ends when all of them have ended, with what \`give\` makes of their values; a failure of those \`heard\` fails the group. */
function ENDED<T extends readonly PromiseLike<unknown>[] | [], R = void>(
  group: RUNTIME_TaskGroup,
  all: T,
  heard: readonly PromiseLike<unknown>[],
  give?: (values: { -readonly [K in keyof T]: Awaited<T[K]> | undefined }) => R,
): Promise<R> {
  const { signal } = group
  const failure = new Promise<never>((_, reject) => {
    // A task that awaits a promise of the host can't be cancelled there.
    signal.addEventListener('abort', () => reject(signal.reason))
    // As the group is cancelled, its races fail with it.
    for (const each of heard) {
      Promise.resolve(each).catch((error) => {
        if (error !== SKIPPED && !signal.aborted) group.createTask(() => Promise.reject(error))
      })
    }
  })
  const values = Promise.all(all.map((each) => Promise.resolve(each).catch(() => undefined)))
  const end = Promise.race([failure, values.then((ends) => new Promise((resolve) => setImmediate(resolve, ends)))])
  end.catch(() => {})
  const given = Promise.resolve(group.createTask(() => end)).then((ends) => give?.(ends as any) as R)
  given.catch(() => {})
  return given
}`

/** The same for the few lines of tasks that a file has by itself. */
export const keptByTask: string = `/** Runs \`body\` to its end; a cancel from outside waits for that. */
async function SHIELDED<T>(body: () => PromiseLike<T>): Promise<T> {
  const around = RUNTIME_currentTask()
  const value = await new RUNTIME_Task(body, around, 'never')
  around?.check()
  return value
}`

export const kept: string = `/** Whether a task is shielded from main's end, too. */
let KEPT: RUNTIME_ContextVar<boolean> | null = null

/** Runs \`body\` to its end; a cancel from outside waits for that. */
async function SHIELDED<T>(body: () => PromiseLike<T>): Promise<T> {
  const context = RUNTIME_copyContext()
  const variable = (KEPT ??= new RUNTIME_ContextVar<boolean>('shielded'))
  context.run(() => variable.set(true))
  const inside = RUNTIME_createTask(body, { context })
  let cancellation: { error: unknown } | null = null
  while (!inside.done()) {
    try {
      await RUNTIME_wait([inside])
    } catch (error) {
      cancellation = { error }
    }
  }
  const value = await inside
  if (cancellation) throw cancellation.error
  return value
}

/** What goes on to its end when main has ended. */
function ISSHIELDED(task: RUNTIME_Task<unknown>): boolean {
  return KEPT !== null && task.context.get(KEPT) === true
}`
