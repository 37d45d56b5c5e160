import type { TraceEventOf } from './event.ts'

/**
 * Whether only a body in the task was asked to stop, by a timeout or a group around it. The task goes on behind that, and
 * its own end tells what became of it.
 */
export function isWithin({ task, by }: TraceEventOf<'task.cancelling'>): boolean {
  return by.kind === 'task' && by.task === task && by.scope !== undefined
}
