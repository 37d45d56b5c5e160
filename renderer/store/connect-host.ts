import type { OpenedDocument, Welcome } from '#bridge'
import { isDirty } from './document-slice.ts'
import { followIncludes } from './follow-includes.ts'
import { heardBatch, heardDocument, heardEnd } from './heard.ts'
import { heldWorkOf, keepWhileHeld, seekWindows } from './held-work.ts'
import { watchHost } from './host-pulse.ts'
import { keepCopies } from './keep-copy.ts'
import { leaveRun } from './leave-run.ts'
import { readAhead } from './read-ahead.ts'
import type { DialogState } from './view-slice.ts'
import type { Workspace } from './workspace.ts'

/**
 * Connects the stores and the host: folds traces as they come, tells the host of unsaved work, has it read code and keep
 * recovery copies, and notices when the host is held. Returns how to disconnect them.
 */
export function connectHost(workspace: Workspace): () => void {
  const { bridge, editor, run } = workspace
  const partings = [
    readAhead(workspace),
    followIncludes(workspace),
    keepCopies(workspace),
    keepWhileHeld(workspace),
    seekWindows(workspace),
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
      leaveRun(workspace)
      void offerHeld(workspace, document)
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
  failure: { message: 'What was sent to this window is not a document', remedy: 'Open it again' },
}

/** Ignores a failure: a host that is gone can't be told anything, and the window shows already that it is gone. */
function tell(answer: Promise<void>): void {
  answer.catch(() => {})
}

/** Sends the window's first command to its host, and applies the answer. */
export async function greetHost(workspace: Workspace): Promise<void> {
  const { bridge, editor } = workspace
  const welcome = await bridge.welcome()
  const { host, platform, version, theme, recent, failure, unsaved, heldBy } = welcome
  editor.getState().open(welcome.document)
  if (unsaved) editor.getState().restore(unsaved)
  editor.getState().show({ host: { host, platform, version }, theme, recent, heldBy })
  const dialogs: DialogState[] = []
  const recovery = await offeredWork(workspace, welcome)
  if (recovery) dialogs.push(recovery)
  if (failure) dialogs.push({ kind: 'failure', title: 'Not opened', failure })
  const [dialog = null, nextDialog = null] = dialogs
  editor.getState().show({ dialog, nextDialog })
}

/** Unsaved work of this document from an earlier end of the app: the host's copy, or what a page has kept since. */
async function offeredWork(
  workspace: Workspace,
  welcome: Pick<Welcome, 'document' | 'recovery'>,
): Promise<DialogState | null> {
  const { recovery } = welcome
  const held = await heldWorkOf(workspace, welcome)
  if (!held) return recovery && { kind: 'recovery', recovery, held }
  return { kind: 'recovery', recovery: { graph: held.graph, savedAtMs: held.savedAtMs }, held }
}

/** Offers such work also for a document that replaced another one in this window. */
async function offerHeld(workspace: Workspace, document: OpenedDocument): Promise<void> {
  const { opened } = workspace.editor.getState()
  const dialog = await offeredWork(workspace, { document, recovery: null })
  const state = workspace.editor.getState()
  if (dialog && state.opened === opened && state.dialog === null) state.show({ dialog })
}
