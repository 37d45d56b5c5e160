import { TextCursorInput } from 'lucide-react'
import { firstInputValue, type NodeOfKind, setParam } from '#graph'
import { ParamField } from '../panels/inspector/param-field.tsx'
import { ParamsSection } from '../panels/inspector/params-section.tsx'
import { useWorkspace } from '../store/index.ts'
import { Toggle } from '../ui/toggle.tsx'
import type { KindView } from './kind-view.ts'

type InputNode = NodeOfKind<'input'>

export const input: KindView<InputNode> = {
  icon: TextCursorInput,
  line: (node) =>
    `${node.type} · ${node.default === undefined ? 'asked for at the start' : JSON.stringify(node.default)}`,
  Params,
}

function Params({ node }: { readonly node: InputNode }) {
  const { editor } = useWorkspace()
  const isAsked = node.default === undefined
  const setAsked = (isOn: boolean) =>
    editor
      .getState()
      .edit(isOn ? 'Ask for the input' : 'Give the input a default', (graph) =>
        setParam(graph, node.id, 'input', 'default', isOn ? undefined : firstInputValue(node.type)),
      )
  return (
    <ParamsSection node={node}>
      <ParamField node={node} param="name" />
      <ParamField node={node} param="type" />
      <Toggle
        label="Ask at the start"
        hint={isAsked ? 'Every run asks for its value' : 'Runs take the default'}
        isOn={isAsked}
        onChange={setAsked}
      />
      {!isAsked && <ParamField node={node} param="default" type={node.type} />}
    </ParamsSection>
  )
}
