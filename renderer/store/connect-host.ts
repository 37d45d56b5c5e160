import { isDirty } from './document-slice.ts'
import { heardBatch, heardDocument, heardEnd } from './heard.ts'
import { watchHost } from './host-pulse.ts'
import { keepCopies } from './keep-copy.ts'
import { readAhead } from './read-ahead.ts'
import type { DialogState } from './view-slice.ts'
import type { Workspace } from './workspace.ts'

/**
 * Joins stores and host: traces are folded as they come, the host hears of unsaved work and reads the code, recovery
 * copies are kept, and a host that is held is noticed.
 * Returns how to part them again.
 */
export function connectHost(workspace: Workspace): () => void {
  const { bridge, editor, run } = workspace
  const partings = [
    readAhead(workspace),
    keepCopies(workspace),
    watchHost(workspace),
    bridge.onTrace((told) => {
      const batch = heardBatch(told)
      if (batch) run.getState().receive(batch)
      else run.getState().misheard()
    }),
    bridge.onRunEnded((told) => {
      const end = heardEnd(told)
      if (end) run.getState().ended(end)
      else run.getState().misheard()
    }),
    bridge.onDocumentOpened((told) => {
      const document = heardDocument(told)
      if (!document) return editor.getState().show({ dialog: notADocument })
      editor.getState().open(document)
      run.getState().clear()
    }),
    editor.subscribe((state, before) => {
      if (isDirty(state) !== isDirty(before)) tell(bridge.setDirty(isDirty(state)))
    }),
  ]
  return () => {
    for (const part of partings) part()
  }
}

const notADocument: DialogState = {
  kind: 'failure',
  title: 'Not opened',
  failure: { message: 'What was sent to this window is no document', remedy: 'Open it again' },
}

/** A host that is gone can't be told any more; that it is gone, the window says already. */
function tell(answer: Promise<void>): void {
  answer.catch(() => {})
}

/** The host is gone, and the run with it. */
export function loseHost({ editor, run }: Workspace): void {
  editor.getState().show({ isConnectionLost: true, hostSilentSinceMs: null })
  run.getState().lost()
}

/** The window's first word to its host, and what follows from the answer. */
export async function greetHost({ bridge, editor }: Workspace): Promise<void> {
  const welcome = await bridge.welcome()
  const { host, platform, version, theme, recent, failure, recovery, unsaved, heldBy } = welcome
  editor.getState().open(welcome.document)
  if (unsaved) editor.getState().restore(unsaved)
  editor.getState().show({ host: { host, platform, version }, theme, recent, heldBy })
  const dialogs: DialogState[] = []
  if (recovery) dialogs.push({ kind: 'recovery', recovery })
  if (failure) dialogs.push({ kind: 'failure', title: 'Not opened', failure })
  const [dialog = null, nextDialog = null] = dialogs
  editor.getState().show({ dialog, nextDialog })
}
