import { type NodeOfKind, problemsOfNode, setName } from '#graph'
import { useEditorShallow } from '../../store/index.ts'
import { asText, EditedField } from './edited-field.tsx'
import { problemAmong } from './node-problems.tsx'

type NamedNode = NodeOfKind<'gather' | 'sleep' | 'input' | 'output'>

/** The name of a node whose name is not a function's. */
export function NameField({ node }: { readonly node: NamedNode }) {
  const problem = useEditorShallow(({ graph }) =>
    problemAmong(problemsOfNode(graph, node.id), ['duplicate-name', 'invalid-name', 'reserved-name']),
  )
  const isKey = node.kind === 'input' || node.kind === 'output'
  const placeholder = isKey ? 'a name' : node.kind
  return (
    <EditedField
      label="Name"
      step="Rename node"
      editKey={`name ${node.id}`}
      value={node.name}
      placeholder={placeholder}
      isCode={isKey}
      read={asText}
      write={(graph, name) => setName(graph, node.id, name)}
      problem={problem}
    />
  )
}
