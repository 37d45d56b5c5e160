import type { Bridge, SaveFailure } from '#bridge'
import type { IdsOf } from '#commands'
import { isDirty, keepCopy, type NextDocument, newFiles, type SaveWish, type Workspace } from '../store/index.ts'
import { always, type Deed, needs } from './command.ts'
import { downloadCopy } from './download-copy.ts'
import { openTab } from './go-to.ts'

/** Saves the graph as it is now. A browser has no file dialog, so the window asks for the name. */
export async function save({ bridge, editor }: Workspace, wish: SaveWish): Promise<void> {
  const { filePath, host, show } = editor.getState()
  const needsName = (wish.isSaveAs || filePath === null) && wish.path === undefined
  if (host.host === 'browser' && needsName) return show({ dialog: { kind: 'save-as' } })
  const error = await trySave({ bridge, editor }, wish)
  if (!error) return
  if (error.kind === 'failed') return show({ dialog: { kind: 'failure', title: 'Not saved', failure: error } })
  show({ dialog: { kind: 'overwrite', failure: error, wish } })
}

/** The same save, with the consent that the person has now given. */
export function agreed(wish: SaveWish, { kind }: SaveFailure): SaveWish {
  return kind === 'read-only' ? { ...wish, isForced: true } : { ...wish, isOverwrite: true }
}

/** Saves, and returns a failure instead of showing it; `null`: it was saved, or the person cancelled. */
export async function trySave(
  { bridge, editor }: Pick<Workspace, 'bridge' | 'editor'>,
  wish: SaveWish,
): Promise<SaveFailure | null> {
  const { graph, drafts } = editor.getState()
  const beside = newFiles(graph, drafts)
  const answer = await bridge.saveDocument({ graph, ...wish, ...(beside.length > 0 && { beside }) })
  if (!answer.ok) return answer.error
  if (answer.value) editor.getState().markSaved(graph, answer.value)
  return null
}

/** Shows another document. If it would replace unsaved work in this window, the person is asked first. */
export async function goTo(workspace: Workspace, next: NextDocument): Promise<void> {
  const state = workspace.editor.getState()
  if (state.host.host === 'browser' && isDirty(state)) return state.show({ dialog: { kind: 'unsaved', next } })
  await replaceDocument(workspace, next)
}

/** Like `goTo`, but the person has answered already. */
export async function replaceDocument(workspace: Workspace, next: NextDocument): Promise<void> {
  const { bridge, editor } = workspace
  const state = editor.getState()
  if (next.kind === 'open' && next.path === null && state.host.host === 'browser') {
    return state.show({ dialog: { kind: 'open', files: await bridge.listDocuments() } })
  }
  // Only a browser's window replaces unsaved work, and the person has let go of it.
  const isLetGo = state.host.host === 'browser' && isDirty(state)
  if (isLetGo) await bridge.keepRecovery(null)
  try {
    await askFor(workspace, next)
  } finally {
    // It could not be opened, so the unsaved work is still here.
    if (isLetGo && isDirty(editor.getState())) await keepCopy(workspace)
  }
}

/** A document that opens comes as an event, in this window or in another one. */
async function askFor({ bridge, editor }: Workspace, next: NextDocument): Promise<void> {
  if (next.kind === 'new') return bridge.newDocument()
  const answer = await ask(bridge, next)
  if (!answer.ok) editor.getState().show({ dialog: { kind: 'failure', title: 'Not opened', failure: answer.error } })
}

function ask(bridge: Bridge, next: Exclude<NextDocument, { kind: 'new' }>) {
  switch (next.kind) {
    case 'open':
      return bridge.openDocument(next.path)
    case 'example':
      return bridge.openExample(next.file)
    case 'text':
      return bridge.openText(next.name, next.text)
  }
}

export const fileDeeds: Readonly<Record<IdsOf<'file'>, Deed>> = {
  'file.new': { whyNot: always, run: (workspace) => goTo(workspace, { kind: 'new' }) },
  'file.open': { whyNot: always, run: (workspace) => goTo(workspace, { kind: 'open', path: null }) },
  'file.examples': {
    whyNot: always,
    run: async ({ bridge, editor }) => {
      editor.getState().show({ dialog: { kind: 'examples', examples: await bridge.listExamples() } })
    },
  },
  'file.save': { whyNot: always, run: (workspace) => save(workspace, { isSaveAs: false }) },
  'file.saveAs': { whyNot: always, run: (workspace) => save(workspace, { isSaveAs: true }) },
  'file.download': {
    // The app has Save as; a browser's page needs this when it has lost the server that saves.
    whyNot: needs(({ editor }) => editor.getState().host.host === 'browser', 'Use Save as to write a copy anywhere'),
    run: ({ editor }) => downloadCopy(editor.getState()),
  },
  'file.export': {
    whyNot: needs(({ editor }) => editor.getState().graph.nodes.length > 0, 'There are no nodes to export'),
    // The Code tab shows the file that would be written, and saves it.
    run: (workspace) => openTab(workspace, 'code'),
  },
}
