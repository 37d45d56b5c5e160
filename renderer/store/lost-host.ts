import { isDirty } from './document-slice.ts'
import { keepCopy } from './keep-copy.ts'
import type { Workspace } from './workspace.ts'

/** Real milliseconds between tries: a machine that slept has its server back at once, one that ended never comes back here. */
const waitsMs = [1_000, 2_000, 4_000, 8_000, 15_000]

/** The connection to the host is gone, and the run with it. For a while the host is asked again by itself. */
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

/** Asks the host that was lost, now. Back again, it hears what is unsaved by now, and the window goes on as it is. */
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
    // Lost again meanwhile: that has been shown.
  }
}
