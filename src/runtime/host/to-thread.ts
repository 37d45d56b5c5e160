import { CoroutineObject, refused } from '../core/coroutine.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { bodyMistake } from '../ground/arguments.ts'
import type { ThreadFunction } from './executor.ts'

/**
 * asyncio's `to_thread`: calls `fn` in a thread of the loop's default executor, so that the loop stays free while it
 * computes. `fn` is sent as text: it sees its arguments, the host's globals and `import()` (in Electron before 28: only
 * `require`), and nothing of what stands around it; context variables do not cross either. Arguments and result are
 * cloned as by `postMessage`; an error comes back with its name, message, stack and plain fields.
 *
 * Cancelling does not stop a thread: the task that waits is cancelled, and what the thread gives is thrown away. A call
 * that no thread has begun is taken back.
 */
export function toThread<A extends readonly unknown[], T>(fn: ThreadFunction<A, T>, ...args: A): CoroutineObject<T> {
  const mistake = bodyMistake(fn, 'toThread', 'toThread(fn, ...args)')
  if (mistake) return refused('toThread', mistake, fn)
  return new CoroutineObject('toThread', () => getRunningLoop().runInExecutor(null, fn, ...args))
}
