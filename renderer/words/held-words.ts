import { isRunning, type RunState, runningTaskOf } from '../store/index.ts'

/**
 * Names what holds the host, as far as this window can know: the task whose step is running, or the last one. This window's
 * run is not to blame if it was idle in its last message, or has a process of its own.
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
