import { CoroutineObject, refused } from '../core/coroutine.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { bodyMistake } from '../ground/arguments.ts'
import type { ThreadFunction } from './executor.ts'

/**
 * asyncio's `to_thread`: calls `fn` in a thread of the loop's default executor, so that the loop stays free while `fn`
 * computes. `fn` is sent as text: it sees its arguments, the host's globals and `import()` (in Electron before 28: only
 * `require`), but no other names of your code, and no context variables. Arguments and result are cloned as by
 * `postMessage`; an error arrives with its name, message, stack and plain fields.
 *
 * A cancel does not stop a thread: the waiting task is cancelled, and the thread's result is dropped. A call that no
 * thread has begun is withdrawn.
 */
export function toThread<A extends readonly unknown[], T>(fn: ThreadFunction<A, T>, ...args: A): CoroutineObject<T> {
  const mistake = bodyMistake(fn, 'toThread', 'toThread(fn, ...args)')
  if (mistake) return refused('toThread', mistake, fn)
  return new CoroutineObject('toThread', () => getRunningLoop().runInExecutor(null, fn, ...args))
}
