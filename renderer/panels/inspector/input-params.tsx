import { firstInputValue, inputValueText, type NodeOfKind, problemsOfNode, readInputValue, setParam } from '#graph'
import { useEditor, useWorkspace } from '../../store/index.ts'
import { Toggle } from '../../ui/toggle.tsx'
import { asText, EditedField } from './edited-field.tsx'
import styles from './inspector.module.css'
import { NameField } from './name-field.tsx'
import { problemAmong } from './node-problems.tsx'

export function InputParams({ node }: { readonly node: NodeOfKind<'input'> }) {
  const { editor } = useWorkspace()
  const problems = useEditor((state) => problemsOfNode(state.graph, node.id))
  const isAsked = node.default === undefined
  const isPlain = /^\s*(string|number|boolean)\s*$/.test(node.type)
  const setAsked = (isOn: boolean) =>
    editor
      .getState()
      .edit(isOn ? 'Ask for the input' : 'Give the input a default', (graph) =>
        setParam(graph, node.id, 'input', 'default', isOn ? undefined : firstInputValue(node.type)),
      )
  return (
    <section className={styles.section} aria-label="Input">
      <NameField node={node} />
      <EditedField
        label="Type"
        step="Change type"
        editKey={`type ${node.id}`}
        value={node.type}
        placeholder="string"
        isCode
        read={asText}
        write={(graph, type) => setParam(graph, node.id, 'input', 'type', type)}
        problem={problemAmong(problems, ['invalid-type'])}
      />
      <Toggle
        label="Ask at the start"
        hint={isAsked ? 'Every run asks for its value' : 'Runs take the default'}
        isOn={isAsked}
        onChange={setAsked}
      />
      {node.default !== undefined && (
        <EditedField
          label="Default"
          step="Change default"
          editKey={`default ${node.id}`}
          value={inputValueText(node.default, node.type)}
          placeholder={node.type.trim() === 'string' ? 'empty text' : 'JSON'}
          isCode
          isStacked={!isPlain}
          rows={isPlain ? 1 : 4}
          read={(text) => readInputValue(text, node.type)}
          write={(graph, value) => setParam(graph, node.id, 'input', 'default', value)}
          problem={problemAmong(problems, ['invalid-default'])}
        />
      )}
    </section>
  )
}
