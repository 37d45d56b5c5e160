import {
  type Each,
  type EachKey,
  eachField,
  eachParameters,
  type NodeOfKind,
  problemsOfNode,
  setParam,
  stepOf,
  withPart,
} from '#graph'
import { useEditorShallow, useWorkspace } from '../../store/index.ts'
import { Choice } from '../../ui/choice.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { EditedField } from './edited-field.tsx'
import styles from './inspector.module.css'
import { textEditor } from './param-field.tsx'

interface EachProps {
  readonly node: NodeOfKind<'coroutine'>
}

/** Whether a node is called for each item of an argument, of which one, and how many at once. */
export function EachFields({ node }: EachProps) {
  const { editor } = useWorkspace()
  const { each, id, code } = node
  const change = (isOn: boolean) => {
    const next = isOn ? { ...eachField.first, parameter: eachParameters(code)[0] ?? '' } : undefined
    editor.getState().edit(stepOf(eachField, next), (graph) => setParam(graph, id, 'coroutine', 'each', next))
  }
  const { on, off, label } = eachField
  return (
    <>
      <Toggle label={label} hint={each ? on.hint : off.hint} isOn={each !== undefined} onChange={change} />
      {each && <Parts node={node} each={each} />}
    </>
  )
}

function Parts({ node: { id, code }, each }: EachProps & { readonly each: Each }) {
  const { editor } = useWorkspace()
  const { parameter, limit, returnExceptions } = eachField.fields
  const problems = useEditorShallow(({ graph, includes }) =>
    problemsOfNode(graph, id, includes).filter(({ param }) => param?.startsWith('each.')),
  )
  const names = eachParameters(code)
  const known = names.includes(each.parameter) || each.parameter === '' ? names : [each.parameter, ...names]
  const set = (key: EachKey, value: unknown) =>
    editor
      .getState()
      .edit(stepOf(eachField.fields[key], value), (graph) =>
        setParam(graph, id, 'coroutine', 'each', withPart(eachField, each, key, value)),
      )
  const { textOf, read, ...look } = textEditor(limit as Extract<typeof limit, { type: 'number' }>, 'number')
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
        value={each.limit === undefined ? '' : textOf(each.limit as never)}
        {...look}
        read={(text) => (text.trim() === '' ? { ok: true, value: undefined } : read(text))}
        write={(graph, next) => setParam(graph, id, 'coroutine', 'each', withPart(eachField, each, 'limit', next))}
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
