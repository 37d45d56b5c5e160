import { isOf } from '#foreign-value'
import { DeadlockError } from '#runtime'
import type { Recorder } from './recorder.ts'

/**
 * For a deadlock: the first node whose task is part of it, or whose code made a part of it; `undefined` for other
 * errors.
 */
export function stuckNode(error: unknown, recorder: Recorder): number | undefined {
  if (!isOf(error, DeadlockError)) return undefined
  for (const task of error.waiting) {
    const node = recorder.ownerOf(task)
    if (node !== undefined) return node
  }
  return undefined
}
