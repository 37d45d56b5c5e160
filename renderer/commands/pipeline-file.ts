import { includedFile, includedPath, inputsOf, isSameInputs, type NodeId, pipelineNodes, setParam } from '#graph'
import { heardIncludes, type Workspace } from '../store/index.ts'
import { goTo } from './file-commands.ts'

/** Gives a pipeline node another file, with the inputs that the file has now, as one edit. */
export async function chooseFile({ bridge, editor }: Workspace, id: NodeId, file: string): Promise<void> {
  // The others are asked for too, since the host looks after those that it was asked for last.
  const others = pipelineNodes(editor.getState().graph).map((node) => node.file)
  const includes = heardIncludes(await bridge.readIncludes([...new Set([...others, file])]))
  const read = includes?.path != null ? includedFile(includes, includedPath(includes.path, file)) : null
  editor.getState().edit('Change file', (graph) => {
    const changed = setParam(graph, id, 'pipeline', 'file', file)
    const node = pipelineNodes(changed).find((each) => each.id === id)
    if (!read?.ok || !node || isSameInputs(node.inputs, inputsOf(read.graph))) return changed
    return setParam(changed, id, 'pipeline', 'inputs', inputsOf(read.graph))
  })
}

/** Shows the file of a pipeline node as a document of its own. */
export async function openFile(workspace: Workspace, file: string): Promise<void> {
  const { filePath, includes } = workspace.editor.getState()
  const path = includes?.path ?? filePath
  if (path !== null) await goTo(workspace, { kind: 'open', path: includedPath(path, file) })
}
