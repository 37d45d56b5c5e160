import { isDirty } from './document-slice.ts'
import { keepCopy } from './keep-copy.ts'
import type { Workspace } from './workspace.ts'

/**
 * Real milliseconds between tries: after a machine's sleep the server is back at once; a server that ended does not come
 * back at this address.
 */
const waitsMs = [1_000, 2_000, 4_000, 8_000, 15_000]

/** Notes that the connection to the host is lost, and with it the run. For a while the host is tried again automatically. */
export function loseHost(workspace: Workspace): void {
  workspace.editor.getState().show({ connection: 'lost', hostSilentSinceMs: null })
  workspace.run.getState().lost()
  tryLater(workspace, 0)
}

function tryLater(workspace: Workspace, turn: number): void {
  const waitMs = waitsMs[turn]
  if (waitMs === undefined || !workspace.rejoin) return
  setTimeout(async () => {
    await rejoinHost(workspace)
    if (workspace.editor.getState().connection !== 'open') tryLater(workspace, turn + 1)
  }, waitMs)
}

/** Tries the lost host now. If it is back, it is told of unsaved work, and the window goes on. */
export async function rejoinHost(workspace: Workspace): Promise<void> {
  const { bridge, editor, rejoin } = workspace
  const { show } = editor.getState()
  if (!rejoin || editor.getState().connection !== 'lost') return
  show({ connection: 'joining' })
  if (!(await rejoin())) return show({ connection: 'lost' })
  show({ connection: 'open' })
  try {
    await bridge.welcome()
    await bridge.setDirty(isDirty(editor.getState()))
    await keepCopy(workspace)
  } catch {
    // The connection was lost again, which is shown already.
  }
}
