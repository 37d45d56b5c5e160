import { isRunning, type RunState, runningTaskOf } from '../store/index.ts'

/**
 * Who holds the host, as far as this window can know: the task whose step is on, or began last. A run of this window that
 * was idle at its last word is not to blame, nor is one with a process of its own.
 */
export function holderName(state: RunState): string {
  if (!isRunning(state) || state.isApart) return 'A pipeline in another window'
  return runningTaskOf(state.view)?.name ?? lastStepName(state) ?? 'The code of a run'
}

function lastStepName({ view, events }: Pick<RunState, 'view' | 'events'>): string | undefined {
  if (view.loop.isIdle) return undefined
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at]
    if (event?.type === 'task.running') return view.tasks.get(event.task)?.name
  }
  return undefined
}
