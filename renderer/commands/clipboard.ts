import { parsesLightly, signatureOf } from '#code'
import { fixedRecords } from '#commands'
import { parseDocument, serializeDocument } from '#document'
import {
  copyNodes,
  emptyGraph,
  type Graph,
  hasCode,
  type Node,
  type NodeId,
  type Pasted,
  pasteNodes,
  removeNodes,
  type UsedIds,
} from '#graph'
import type { EditorStore, Workspace } from '../store/index.ts'

/**
 * Copies the selection as the text of a small pipeline file: it can go to another window, a chat or an editor and back, and
 * pasted text passes the same checks as a file.
 */
export function copySelection(workspace: Workspace): void {
  const { graph, selection } = workspace.editor.getState()
  tell(workspace.bridge.copiedCode(codesOf(graph.nodes.filter(({ id }) => selection.nodes.has(id)))))
  workspace.clipboard = serializeDocument({ ...emptyGraph, title: 'Copied', ...copyNodes(graph, selection.nodes) })
}

export function cutSelection(workspace: Workspace): void {
  copySelection(workspace)
  const { selection, edit } = workspace.editor.getState()
  edit(fixedRecords['edit.cut'].title, (graph) => removeNodes(graph, selection.nodes))
}

/** Adds the nodes of a pipeline's text, or a coroutine from a function's text, and selects them. Ignores other text. */
export function pasteText(workspace: Workspace, text: string): void {
  if (text.trimStart().startsWith('{')) pastePipeline(workspace, text)
  else if (isCoroutine(text)) pasteCode(workspace, text.trim().replaceAll('\r\n', '\n'))
}

function pastePipeline(workspace: Workspace, text: string): void {
  const parsed = parseDocument(text)
  if (!parsed.ok) {
    const { message, remedy } = parsed.error
    return workspace.editor
      .getState()
      .show({ dialog: { kind: 'failure', title: 'Not pasted', failure: { message, remedy } } })
  }
  const ids = parsed.value.nodes.map((node) => node.id)
  tell(workspace.bridge.pastedCode(codesOf(parsed.value.nodes)))
  addAndSelect(workspace.editor, fixedRecords['edit.paste'].title, (graph, used) =>
    pasteNodes(graph, copyNodes(parsed.value, ids), { used }),
  )
}

function codesOf(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap((node) => (hasCode(node) ? [node.code] : []))
}

/** Ignores a failure: a host that is gone runs nothing either. */
function tell(answer: Promise<void>): void {
  answer.catch(() => {})
}

/** Whether a text is one `async function` that can be read, and nothing else. */
function isCoroutine(text: string): boolean {
  const signature = /^\s*async\s+function\b/.test(text) ? signatureOf(text) : null
  return signature !== null && signature.name !== '' && !signature.strayAt && parsesLightly(text)
}

function pasteCode(workspace: Workspace, code: string): void {
  const place = workspace.canvas?.freePlace() ?? { x: 0, y: 0 }
  const node: Node = { id: 'pasted', kind: 'coroutine', code }
  tell(workspace.bridge.pastedCode([code]))
  const fragment = { nodes: [node], edges: [], layout: { [node.id]: place } }
  addAndSelect(workspace.editor, fixedRecords['edit.paste'].title, (graph, used) =>
    pasteNodes(graph, fragment, { offset: { x: 0, y: 0 }, used }),
  )
}

/** Adds nodes in one step of the history, and selects exactly those. */
export function addAndSelect(editor: EditorStore, label: string, add: (graph: Graph, used: UsedIds) => Pasted): void {
  const { edit, select } = editor.getState()
  let ids: readonly NodeId[] = []
  edit(label, (graph, used) => {
    const added = add(graph, used)
    ids = added.ids
    return added.graph
  })
  select(ids)
}
