import type { Task } from '../core/task.ts'
import { wait } from './wait.ts'

/** Wrapped in an object, since anything can be thrown. */
export interface Interruption {
  readonly error: unknown
}

/**
 * Waits until the task has ended, even if the waiting task is cancelled meanwhile; resolves with the first such cancel.
 */
export async function untilDone(task: Task<unknown>): Promise<Interruption | null> {
  let interruption: Interruption | null = null
  while (!task.done()) {
    try {
      await wait([task])
    } catch (error) {
      interruption ??= { error }
    }
  }
  return interruption
}
