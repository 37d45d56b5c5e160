import type { Task } from '../core/task.ts'
import { wait } from './wait.ts'

/** In an object, since anything can be thrown. */
export interface Interruption {
  readonly error: unknown
}

/** Goes on when the task has ended, even where the waiting itself is cancelled meanwhile; gives the first such cancel. */
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
