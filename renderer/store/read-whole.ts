import type { Result } from '#bridge'
import type { WholeOf, WholeText } from '#trace'
import type { Workspace } from './workspace.ts'

/** Asks the host for the whole of a text or value of the shown run that was told in part. */
export async function readWhole({ bridge, run }: Workspace, of: WholeOf): Promise<Result<WholeText>> {
  const { runId } = run.getState()
  if (runId === null) {
    return { ok: false, error: { message: 'There is no run that could be asked', remedy: 'Run the pipeline again' } }
  }
  try {
    return await bridge.readWhole(runId, of)
  } catch {
    return { ok: false, error: { message: 'The app does not answer', remedy: 'Ask again when it does' } }
  }
}
