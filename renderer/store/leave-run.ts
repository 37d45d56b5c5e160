import { isRunning } from './run-readers.ts'
import type { Workspace } from './workspace.ts'

/** Another document has come: a run that goes on is not of it, and nobody could stop it any more. It is asked to end. */
export function leaveRun({ bridge, run }: Pick<Workspace, 'bridge' | 'run'>): void {
  const { runId } = run.getState()
  if (isRunning(run.getState()) && runId !== null) bridge.cancelRun(runId).catch(() => undefined)
  run.getState().clear()
}
