import type { SaveRequest } from '#bridge'
import type { Workspace } from '../store/index.ts'
import { always, type Command } from './command.ts'

type SaveWish = Pick<SaveRequest, 'isSaveAs' | 'path' | 'isOverwrite'>

/** Saves the graph as it is now. A browser has no dialog of its own: the window asks for the name. */
export async function save({ bridge, editor }: Workspace, wish: SaveWish): Promise<void> {
  const { graph, filePath, host, show } = editor.getState()
  const needsName = (wish.isSaveAs || filePath === null) && wish.path === undefined
  if (host.host === 'browser' && needsName) return show({ dialog: { kind: 'save-as' } })
  const answer = await bridge.saveDocument({ graph, ...wish })
  if (answer.ok) {
    if (answer.value) editor.getState().markSaved(graph, answer.value)
    return
  }
  const { error } = answer
  if (error.kind === 'failed') return show({ dialog: { kind: 'failure', title: 'Not saved', failure: error } })
  const path = wish.path === undefined ? {} : { path: wish.path }
  show({ dialog: { kind: 'overwrite', failure: error, ...path } })
}

/** Opens a document; without a path asks for one. */
export async function open({ bridge, editor, run }: Workspace, path: string | null): Promise<void> {
  const { host, show } = editor.getState()
  if (path === null && host.host === 'browser') {
    return show({ dialog: { kind: 'open', files: await bridge.listDocuments() } })
  }
  const answer = await bridge.openDocument(path)
  if (!answer.ok) return show({ dialog: { kind: 'failure', title: 'Not opened', failure: answer.error } })
  if (!answer.value) return
  editor.getState().open(answer.value)
  run.getState().clear()
}

export const fileCommands: readonly Command[] = [
  {
    id: 'file.new',
    title: 'New',
    shortcuts: ['Mod+N'],
    isGlobal: true,
    enabled: always,
    run: ({ bridge }) => bridge.newDocument(),
  },
  {
    id: 'file.open',
    title: 'Open',
    shortcuts: ['Mod+O'],
    isGlobal: true,
    enabled: always,
    run: (workspace) => open(workspace, null),
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
    run: ({ editor }) => editor.getState().show({ bottomTab: 'code', isStage: false }),
  },
]
