import {
  type Each,
  type EachKey,
  eachField,
  eachParameters,
  type PolicyNode,
  policyStep,
  problemsOfNode,
  setParam,
  stepOf,
  turnPolicy,
  withPart,
} from '#graph'
import { useEditorShallow, useWorkspace } from '../../store/index.ts'
import { Choice } from '../../ui/choice.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { EditedField } from './edited-field.tsx'
import styles from './inspector.module.css'
import { textEditor } from './param-field.tsx'
import { useFieldWish } from './use-field-wish.ts'

interface EachProps {
  readonly node: PolicyNode
}

/** Whether a node is called for each item of an argument, of which one, and how many at once. */
export function EachFields({ node }: EachProps) {
  const { editor } = useWorkspace()
  const { each, id } = node
  const change = (isOn: boolean) => {
    editor.getState().edit(policyStep('each', isOn), (graph) => turnPolicy(graph, id, 'each', isOn))
  }
  const { on, off, label } = eachField
  return (
    <>
      <Toggle label={label} hint={each ? on.hint : off.hint} isOn={each !== undefined} onChange={change} />
      {each && <Parts node={node} each={each} />}
    </>
  )
}

function Parts({ node, each }: EachProps & { readonly each: Each }) {
  const { editor } = useWorkspace()
  const { id } = node
  const { parameter, limit, returnExceptions } = eachField.fields
  const problems = useEditorShallow(({ graph, includes }) =>
    problemsOfNode(graph, id, includes).filter(({ param }) => param?.startsWith('each.')),
  )
  const names = eachParameters(node)
  const known = names.includes(each.parameter) || each.parameter === '' ? names : [each.parameter, ...names]
  const set = (key: EachKey, value: unknown) =>
    editor
      .getState()
      .edit(stepOf(eachField.fields[key], value), (graph) =>
        setParam(graph, id, node.kind, 'each', withPart(eachField, each, key, value)),
      )
  const { textOf, read, ...look } = textEditor(limit as Extract<typeof limit, { type: 'number' }>, 'number')
  const text = each.limit === undefined ? '' : textOf(each.limit as never)
  const isWanted = useFieldWish(id, 'each.limit')
  const [wrong] = problems.filter(({ param }) => param === 'each.parameter')
  return (
    <>
      <div className={styles.labelled}>
        <span>{parameter.label}</span>
        <Choice
          label={parameter.label}
          options={known.map((name) => ({ value: name, text: name, title: `Called for each item of ${name}` }))}
          value={each.parameter}
          onChange={(name) => set('parameter', name)}
        />
      </div>
      {wrong && <p className={styles.hint}>{`${wrong.message}. ${wrong.remedy}`}</p>}
      <EditedField
        label={limit.label}
        step={stepOf(limit, each.limit)}
        editKey={`each.limit ${id}`}
        value={text}
        {...look}
        selectedLength={isWanted ? text.length : undefined}
        read={(text) => (text.trim() === '' ? { ok: true, value: undefined } : read(text))}
        write={(graph, next) => setParam(graph, id, node.kind, 'each', withPart(eachField, each, 'limit', next))}
        problem={problems.find(({ param }) => param === 'each.limit') ?? null}
      />
      <Toggle
        label={returnExceptions.label}
        hint={each.returnExceptions ? returnExceptions.on.hint : returnExceptions.off.hint}
        isOn={each.returnExceptions === true}
        onChange={(isOn) => set('returnExceptions', isOn || undefined)}
      />
    </>
  )
}
