import { parseDocument, serializeDocument } from '#document'
import { copyNodes, emptyGraph, pasteNodes, removeNodes } from '#graph'
import type { Workspace } from '../store/index.ts'

/**
 * What is copied is the text of a small pipeline file: it can go to another window, a chat, an editor and back, and
 * what is pasted passes the same checks as a file.
 */
export function copySelection(workspace: Workspace): void {
  const { graph, selection } = workspace.editor.getState()
  workspace.clipboard = serializeDocument({ ...emptyGraph, title: 'Copied', ...copyNodes(graph, selection.nodes) })
}

export function cutSelection(workspace: Workspace): void {
  copySelection(workspace)
  const { selection, edit } = workspace.editor.getState()
  edit('Cut', (graph) => removeNodes(graph, selection.nodes))
}

/** Adds the nodes of a pipeline's text and selects them; text that is none is left alone. */
export function pasteText(workspace: Workspace, text: string): void {
  if (!text.trimStart().startsWith('{')) return
  const parsed = parseDocument(text)
  const { edit, select, show } = workspace.editor.getState()
  if (!parsed.ok) {
    const { message, remedy } = parsed.error
    return show({ dialog: { kind: 'failure', title: 'Not pasted', failure: { message, remedy } } })
  }
  const fragment = copyNodes(
    parsed.value,
    parsed.value.nodes.map((node) => node.id),
  )
  let ids: readonly string[] = []
  edit('Paste', (graph) => {
    const pasted = pasteNodes(graph, fragment)
    ids = pasted.ids
    return pasted.graph
  })
  select(ids)
}
