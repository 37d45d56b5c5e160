import type { Bridge, SaveFailure } from '#bridge'
import { isDirty, keepCopy, leaveRun, type NextDocument, type SaveWish, type Workspace } from '../store/index.ts'
import { always, type Command } from './command.ts'
import { openTab } from './go-to.ts'

/** Saves the graph as it is now. A browser has no dialog of its own: the window asks for the name. */
export async function save({ bridge, editor }: Workspace, wish: SaveWish): Promise<void> {
  const { filePath, host, show } = editor.getState()
  const needsName = (wish.isSaveAs || filePath === null) && wish.path === undefined
  if (host.host === 'browser' && needsName) return show({ dialog: { kind: 'save-as' } })
  const error = await trySave({ bridge, editor }, wish)
  if (!error) return
  if (error.kind === 'failed') return show({ dialog: { kind: 'failure', title: 'Not saved', failure: error } })
  show({ dialog: { kind: 'overwrite', failure: error, wish } })
}

/** The same save, now that the person has seen what was in its way and wants it. */
export function agreed(wish: SaveWish, { kind }: SaveFailure): SaveWish {
  return kind === 'read-only' ? { ...wish, isForced: true } : { ...wish, isOverwrite: true }
}

/** Saves, and returns what kept it from that instead of showing it; `null`: nothing did, or the person gave up. */
export async function trySave(
  { bridge, editor }: Pick<Workspace, 'bridge' | 'editor'>,
  wish: SaveWish,
): Promise<SaveFailure | null> {
  const { graph } = editor.getState()
  const answer = await bridge.saveDocument({ graph, ...wish })
  if (!answer.ok) return answer.error
  if (answer.value) editor.getState().markSaved(graph, answer.value)
  return null
}

/** Shows another document. Where it would take the place of unsaved work in this window, the person is asked first. */
export async function goTo(workspace: Workspace, next: NextDocument): Promise<void> {
  const state = workspace.editor.getState()
  if (state.host.host === 'browser' && isDirty(state)) return state.show({ dialog: { kind: 'unsaved', next } })
  await replaceDocument(workspace, next)
}

/** As `goTo`, when the person has answered. */
export async function replaceDocument(workspace: Workspace, next: NextDocument): Promise<void> {
  const { bridge, editor } = workspace
  const state = editor.getState()
  if (next.kind === 'open' && next.path === null && state.host.host === 'browser') {
    return state.show({ dialog: { kind: 'open', files: await bridge.listDocuments() } })
  }
  // Only in a browser a document takes the place of unsaved work, which the person has let go of.
  const isLetGo = state.host.host === 'browser' && isDirty(state)
  if (isLetGo) await bridge.keepRecovery(null)
  try {
    await openHere(workspace, next)
  } finally {
    // It could not be opened: what is unsaved is still here.
    if (isLetGo && isDirty(editor.getState())) await keepCopy(workspace)
  }
}

async function openHere(workspace: Workspace, next: NextDocument): Promise<void> {
  const { bridge, editor } = workspace
  const { show } = editor.getState()
  if (next.kind === 'new') return bridge.newDocument()
  const answer = await ask(bridge, next)
  if (!answer.ok) return show({ dialog: { kind: 'failure', title: 'Not opened', failure: answer.error } })
  if (!answer.value) return
  editor.getState().open(answer.value)
  leaveRun(workspace)
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

export const fileCommands: readonly Command[] = [
  {
    id: 'file.new',
    title: 'New',
    shortcuts: ['Mod+N'],
    isGlobal: true,
    enabled: always,
    run: (workspace) => goTo(workspace, { kind: 'new' }),
  },
  {
    id: 'file.open',
    title: 'Open',
    shortcuts: ['Mod+O'],
    isGlobal: true,
    enabled: always,
    run: (workspace) => goTo(workspace, { kind: 'open', path: null }),
  },
  {
    id: 'file.examples',
    title: 'Open an example',
    enabled: always,
    run: async ({ bridge, editor }) => {
      editor.getState().show({ dialog: { kind: 'examples', examples: await bridge.listExamples() } })
    },
  },
  {
    id: 'file.save',
    title: 'Save',
    shortcuts: ['Mod+S'],
    isGlobal: true,
    enabled: always,
    run: (workspace) => save(workspace, { isSaveAs: false }),
  },
  {
    id: 'file.saveAs',
    title: 'Save as',
    shortcuts: ['Mod+Shift+S'],
    isGlobal: true,
    enabled: always,
    run: (workspace) => save(workspace, { isSaveAs: true }),
  },
  {
    id: 'file.export',
    title: 'Export as TypeScript',
    shortcuts: ['Mod+E'],
    isGlobal: true,
    enabled: ({ editor }) => editor.getState().graph.nodes.length > 0,
    // The Code tab shows what would be written, and saves it.
    run: (workspace) => openTab(workspace, 'code'),
  },
]
