import { imported } from '../names.ts'
import * as policies from './policies.ts'
import * as streams from './stream.ts'
import * as tasks from './task.ts'
import * as together from './together.ts'

/** What a file has of tasks in place of the runtime: its imports, and its text. */
export interface TaskText {
  readonly imports: readonly string[]
  readonly text: string
}

export interface TaskWishes {
  /** The runtime's names that the file uses. */
  readonly used: readonly string[]
  /** The file's name for a name of the runtime. */
  readonly nameOf: (name: string) => string
  /** The form of `sleep` that it needs. */
  readonly sleep: string
  /** Whether a retry has jitter. */
  readonly hasJitter: boolean
}

const head = '// The tasks of this file, which can be cancelled.'
const named = /\bRUNTIME_(\w+)\b/g

/** What a file prints in place of the runtime where only main's nodes are tasks, and no code asks for more. */
export function taskText({ used, nameOf, sleep, hasJitter }: TaskWishes): TaskText {
  const texts: Readonly<Record<string, string>> = {
    runProgram: tasks.runProgram,
    taskGroup: together.taskGroup,
    race: together.race,
    mapLimit: policies.mapLimit,
    retry: policies.retryOf(hasJitter),
    isErrorOf: policies.isErrorOf,
    randomFrom: policies.randomFrom,
    Semaphore: policies.semaphore,
    timeout: policies.timeout,
    TimeoutError: policies.timeoutError,
    sleep,
    streamOf: streams.streamOf,
    buffered: streams.buffered,
    Stream: streams.stream,
    createTask: tasks.createTask,
    closed: tasks.closed,
    currentTask: tasks.currentTask,
    Task: tasks.task,
    CancelledError: tasks.cancelledError,
  }
  const wanted = new Set(used)
  // A set goes on to what is added meanwhile.
  for (const name of wanted) for (const [, needed] of (texts[name] ?? '').matchAll(named)) wanted.add(needed ?? '')
  const printed = Object.entries(texts).flatMap(([name, text]) => (wanted.has(name) ? [text] : []))
  if (printed.length === 0) return { imports: [], text: '' }
  const storage = imported('AsyncLocalStorage', nameOf('AsyncLocalStorage'))
  return {
    imports: [`import { ${storage} } from 'node:async_hooks'`],
    text: [head, ...printed].join('\n\n').replace(named, (_, name: string) => nameOf(name)),
  }
}
