import { isRunning } from './run-readers.ts'
import type { Workspace } from './workspace.ts'

/** Cancels a run that is going on when another document opens: it does not belong to that document, and nobody could stop it. */
export function leaveRun({ bridge, run }: Pick<Workspace, 'bridge' | 'run'>): void {
  const { runId } = run.getState()
  if (isRunning(run.getState()) && runId !== null) bridge.cancelRun(runId).catch(() => undefined)
  run.getState().clear()
}
