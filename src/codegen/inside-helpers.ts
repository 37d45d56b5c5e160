import type { Names } from './names.ts'

/** Helpers for pipelines inside of nodes, as in `helpers.ts`. */

/** A file's names for what prints included pipelines. */
export interface InsideNames {
  /** The functions of the included files, by their paths. */
  readonly functions: ReadonlyMap<string, string>
  /** The helper for what is left at the end of one; where nodes are tasks. */
  readonly inside: string
  /** The variable that tells in which of them a task is. */
  readonly pipelines: string
  /** The helper for code that is loaded at the first call. */
  readonly loaded: string
  readonly ofRuntime: (name: string) => string
}

export function insideNames(
  functions: ReadonlyMap<string, string>,
  names: Names,
  ofRuntime: (name: string) => string,
): InsideNames | null {
  if (functions.size === 0) return null
  return {
    functions,
    inside: names.take('inside'),
    pipelines: names.take('pipelines'),
    loaded: names.take('loadedAtFirst'),
    ofRuntime,
  }
}

/** A helper with the names of its file. */
export function namedInside(text: string, names: InsideNames): string {
  return text
    .replace(/\bRUNTIME_(\w+)\b/g, (_, name: string) => names.ofRuntime(name))
    .replace(/\bINSIDE\b/g, names.inside)
    .replace(/\bPIPELINES\b/g, names.pipelines)
    .replace(/\bLOADED\b/g, names.loaded)
}

/** What these helpers call of the runtime's objects. */
export const wordsOfInside: readonly string[] = [
  'cancel',
  'cancelled',
  'cancelling',
  'context',
  'done',
  'get',
  'run',
  'set',
]

export const inside: string = `/** In which included pipelines a task is. */
let PIPELINES: RUNTIME_ContextVar<readonly object[]> | null = null

/** Runs an included pipeline. At its end, what is left of it is cancelled and waited for. */
async function INSIDE<T>(body: () => PromiseLike<T>): Promise<T> {
  const variable = (PIPELINES ??= new RUNTIME_ContextVar<readonly object[]>('pipelines'))
  const [own, context] = [{}, RUNTIME_copyContext()]
  context.run(() => variable.set([...variable.get([]), own]))
  const main = RUNTIME_createTask(body, { context })
  const left = () => RUNTIME_allTasks().filter((task) => task !== main && task.context.get(variable)?.includes(own))
  let end: { value: T } | { error: unknown }
  try {
    end = { value: await main }
  } catch (error) {
    end = { error }
  }
  // Others may have failed before the cancel came.
  if (main.cancelling() > 0 && !main.cancelled()) end = { error: new CANCELLED() }
  for (let tasks = left(); tasks.length > 0; tasks = left()) {
    for (const task of tasks) if (task.cancelling() === 0) task.cancel()
    try {
      await RUNTIME_wait(tasks)
    } catch (error) {
      // A cancel waits, too; an error of the pipeline goes before it.
      if ('value' in end) end = { error }
    }
  }
  if ('error' in end) throw end.error
  return end.value
}`

/** The same for the few lines of tasks that a file has by itself. */
export const insideTask: string = `/** Runs an included pipeline. At its end, what is left of it is cancelled and waited for. */
function INSIDE<T>(body: () => PromiseLike<T>): Promise<T> {
  return RUNTIME_closed(RUNTIME_createTask(body))
}`

export const loaded: string = `/** A function of code that is loaded at the first call; where that fails, each call does. */
function LOADED<A extends readonly unknown[], T>(load: () => (...inputs: A) => Promise<T>): (...inputs: A) => Promise<T> {
  let code: Promise<(...inputs: A) => Promise<T>> | null = null
  return async (...inputs) => (await (code ??= (async () => load())()))(...inputs)
}`
