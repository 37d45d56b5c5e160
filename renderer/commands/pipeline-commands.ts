import { fixedRecords } from '#commands'
import {
  cutOut,
  type Graph,
  includedFile,
  includedPath,
  type NodeId,
  type NodeOfKind,
  nodeById,
  nodeName,
  partOf,
  putInLine,
} from '#graph'
import { fileStem } from '#words'
import { type Workspace, withDrafts } from '../store/index.ts'
import { type Deed, needs } from './command.ts'

function whyNotToPipeline({ editor }: Workspace): string | null {
  const { graph, selection, filePath } = editor.getState()
  const hasTask = [...selection.nodes].some((id) => {
    const node = nodeById(graph, id)
    return node !== undefined && partOf(node) === 'task'
  })
  if (!hasTask) return 'Select the nodes that shall be a pipeline'
  return filePath === null ? 'Save this pipeline first: the new file stands beside it' : null
}

/** Asks for a name, unless the selection can't be a pipeline at all. */
async function askForName(workspace: Workspace): Promise<void> {
  const { graph, selection, drafts, show } = workspace.editor.getState()
  const cut = cutOut(graph, selection.nodes, { file: 'part.pipeline', title: 'part' })
  if (!cut.ok) return show({ dialog: { kind: 'failure', title: 'Not made a pipeline', failure: cut } })
  const near = await workspace.bridge.listNearby()
  const taken = [...(Array.isArray(near) ? near : []), ...Object.keys(drafts)]
  show({
    dialog: { kind: 'to-pipeline', ids: [...selection.nodes], taken, name: suggested(graph, selection.nodes, taken) },
  })
}

/** After the one group that is selected, or the drawing. */
function suggested(graph: Graph, ids: ReadonlySet<NodeId>, taken: readonly string[]): string {
  const [only, ...others] = ids
  const node = others.length === 0 ? nodeById(graph, only ?? '') : undefined
  const stem = node ? fileStem(nodeName(node)) : `${fileStem(graph.title)}-part`
  let name = `${stem}.pipeline`
  for (let number = 2; taken.includes(`./${name}`); number += 1) name = `${stem}-${number}.pipeline`
  return name
}

/** Moves nodes into a new file, which is written with the next save. Until then the window alone knows it. */
export function makePipeline({ editor }: Workspace, ids: readonly NodeId[], file: string): void {
  const { drafts, includes, filePath, edit, select, show } = editor.getState()
  let made: NodeId | null = null
  edit(fixedRecords['edit.toPipeline'].title, (graph, used) => {
    const cut = cutOut(graph, ids, { file, title: file.replace(/\.pipeline$/, ''), used })
    if (!cut.ok) {
      show({ dialog: { kind: 'failure', title: 'Not made a pipeline', failure: cut } })
      return graph
    }
    // Before the drawing names the file, so that nobody finds it missing.
    const known = { ...drafts, [`./${file}`]: cut.value.inner }
    editor.setState({
      drafts: known,
      includes: withDrafts(includes ?? { path: (filePath ?? '').replaceAll('\\', '/'), files: {} }, known),
    })
    made = cut.value.id
    return cut.value.graph
  })
  if (made !== null) select([made])
}

/** The one pipeline node that is selected, and the drawing of its file. */
function chosenPipeline({ editor }: Workspace): { node: NodeOfKind<'pipeline'>; inner: Graph } | null {
  const { graph, selection, includes } = editor.getState()
  const [id, ...others] = selection.nodes
  const node = id === undefined || others.length > 0 ? undefined : nodeById(graph, id)
  if (node?.kind !== 'pipeline' || includes?.path == null) return null
  const read = includedFile(includes, includedPath(includes.path, node.file))
  return read?.ok ? { node, inner: read.graph } : null
}

function inLine(workspace: Workspace): void {
  const chosen = chosenPipeline(workspace)
  if (!chosen) return
  const { edit, select, show } = workspace.editor.getState()
  let added: readonly NodeId[] = []
  edit(fixedRecords['edit.inLine'].title, (graph, used) => {
    const put = putInLine(graph, chosen.node, chosen.inner, used)
    if (!put.ok) {
      show({ dialog: { kind: 'failure', title: 'Not put in line', failure: put } })
      return graph
    }
    added = put.value.ids
    return put.value.graph
  })
  if (added.length > 0) select(added)
}

export const pipelineDeeds: Readonly<Record<'edit.toPipeline' | 'edit.inLine', Deed>> = {
  'edit.toPipeline': { whyNot: whyNotToPipeline, run: askForName },
  'edit.inLine': {
    whyNot: needs((workspace) => chosenPipeline(workspace) !== null, 'Select one pipeline node whose file can be read'),
    run: inLine,
  },
}
