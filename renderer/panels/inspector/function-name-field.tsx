import { type CodeNode, nodeName, readName, setName } from '#graph'
import { useWorkspace } from '../../store/index.ts'
import { EditedField } from './edited-field.tsx'

/** Renames a coroutine's function, with its calls in other nodes and in the shared code. */
export function FunctionNameField({ node }: { readonly node: CodeNode }) {
  const { editor } = useWorkspace()
  return (
    <EditedField
      label="Name"
      step="Rename node"
      editKey={`name ${node.id}`}
      value={nodeName(node)}
      isCode
      read={(name) => readName(editor.getState().graph, node.id, name)}
      write={(graph, name) => setName(graph, node.id, name)}
    />
  )
}
