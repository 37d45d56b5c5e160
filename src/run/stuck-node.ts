import { isOf } from '#foreign-value'
import { DeadlockError } from '#runtime'
import type { Recorder } from './recorder.ts'

/** Of a deadlock: the first node whose task is in it, or whose code made that; of other errors `undefined`. */
export function stuckNode(error: unknown, recorder: Recorder): number | undefined {
  if (!isOf(error, DeadlockError)) return undefined
  for (const task of error.waiting) {
    const node = recorder.ownerOf(task)
    if (node !== undefined) return node
  }
  return undefined
}
