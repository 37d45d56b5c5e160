import { isDirty } from './document-slice.ts'
import { readAhead } from './read-ahead.ts'
import type { Workspace } from './workspace.ts'

/** Real milliseconds between two recovery copies. */
const recoveryDelayMs = 1000

/**
 * Joins stores and host: traces are folded as they come, the host hears of unsaved work and reads the code, recovery
 * copies are kept.
 * Returns how to part them again.
 */
export function connectHost(workspace: Workspace): () => void {
  const { bridge, editor, run } = workspace
  let timer: ReturnType<typeof setTimeout> | null = null
  const keepRecovery = () => {
    timer = null
    const state = editor.getState()
    const copied = isDirty(state) ? state.graph : null
    // A host that can't keep it has said so by failing: the window then claims nothing.
    bridge.keepRecovery(copied).then(
      () => editor.getState().markKept(copied),
      () => editor.getState().markKept(null),
    )
  }
  const partings = [
    readAhead(workspace),
    bridge.onTrace((batch) => run.getState().receive(batch)),
    bridge.onRunEnded((end) => run.getState().ended(end)),
    bridge.onDocumentOpened((document) => {
      editor.getState().open(document)
      run.getState().clear()
    }),
    editor.subscribe((state, before) => {
      if (isDirty(state) !== isDirty(before)) tell(bridge.setDirty(isDirty(state)))
      const isNews = state.graph !== before.graph || state.savedGraph !== before.savedGraph
      if (isNews && timer === null) timer = setTimeout(keepRecovery, recoveryDelayMs)
    }),
    () => {
      if (timer !== null) clearTimeout(timer)
    },
  ]
  return () => {
    for (const part of partings) part()
  }
}

/** A host that is gone can't be told any more; that it is gone, the window says already. */
function tell(answer: Promise<void>): void {
  answer.catch(() => {})
}

/** The host is gone, and the run with it. */
export function loseHost({ editor, run }: Workspace): void {
  editor.getState().show({ isConnectionLost: true })
  run.getState().lost()
}

/** The window's first word to its host, and what follows from the answer. */
export async function greetHost({ bridge, editor }: Workspace): Promise<void> {
  const welcome = await bridge.welcome()
  const { host, platform, version, theme, recent, failure, recovery } = welcome
  editor.getState().open(welcome.document)
  editor.getState().show({ host: { host, platform, version }, theme, recent })
  if (recovery) editor.getState().show({ dialog: { kind: 'recovery', recovery } })
  else if (failure) editor.getState().show({ dialog: { kind: 'failure', title: 'Not opened', failure } })
}
