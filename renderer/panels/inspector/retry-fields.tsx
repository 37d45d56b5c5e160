import {
  type Field,
  type Graph,
  isPolicyNode,
  type RetryKey as Key,
  nodeById,
  type PolicyNode,
  policyStep,
  problemsOfNode,
  type Retry,
  retryField,
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

/** Whether a node is tried again, and how. */
export function RetryFields({ node }: { readonly node: PolicyNode }) {
  const { editor } = useWorkspace()
  const { retry } = node
  const change = (isOn: boolean) => {
    editor.getState().edit(policyStep('retry', isOn), (graph) => turnPolicy(graph, node.id, 'retry', isOn))
  }
  const { on, off, label } = retryField
  return (
    <>
      <Toggle label={label} hint={retry ? on.hint : off.hint} isOn={retry !== undefined} onChange={change} />
      {retry && keysOf(retry).map((key) => <RetryField key={key} id={node.id} retry={retry} part={key} />)}
    </>
  )
}

/** The fields that mean something: a wait that stays the same has neither a factor nor a longest one. */
function keysOf({ backoff }: Retry): readonly Key[] {
  const keys = Object.keys(retryField.fields) as Key[]
  return keys.filter((key) => backoff === 'exponential' || (key !== 'factor' && key !== 'maxDelayMs'))
}

interface RetryFieldProps {
  readonly id: string
  readonly retry: Retry
  readonly part: Key
}

function RetryField({ id, retry, part }: RetryFieldProps) {
  const field = (retryField.fields as Readonly<Record<Key, Field>>)[part]
  const problem = useEditorShallow(
    ({ graph, includes }) => problemsOfNode(graph, id, includes).find(({ param }) => param === `retry.${part}`) ?? null,
  )
  const value = retry[part]
  const isWanted = useFieldWish(id, `retry.${part}`)
  const write = (graph: Graph, next: unknown): Graph => written(graph, id, part, next)
  if (field.type === 'choice') return <RetryChoice field={field} value={String(value)} write={write} />
  if (field.type !== 'number' && field.type !== 'duration' && field.type !== 'words') return null
  const { textOf, read, ...look } = textEditor(field, 'unknown')
  const text = value === undefined ? '' : textOf(value as never)
  const isAbsent = (text: string): boolean => field.isOptional === true && text.trim() === ''
  return (
    <EditedField
      label={field.label}
      step={stepOf(field, value)}
      editKey={`retry.${part} ${id}`}
      value={text}
      {...look}
      selectedLength={isWanted ? text.length : undefined}
      read={(text) => (isAbsent(text) ? { ok: true, value: undefined } : read(text))}
      write={write}
      problem={problem}
    />
  )
}

function written(graph: Graph, id: string, part: Key, value: unknown): Graph {
  const node = nodeById(graph, id)
  if (!isPolicyNode(node) || !node.retry) return graph
  return setParam(graph, id, node.kind, 'retry', withPart(retryField, node.retry, part, value))
}

interface RetryChoiceProps {
  readonly field: Extract<Field, { type: 'choice' }>
  readonly value: string
  readonly write: (graph: Graph, next: unknown) => Graph
}

function RetryChoice({ field, value, write }: RetryChoiceProps) {
  const { editor } = useWorkspace()
  const options = Object.entries(field.options).map(([each, { label, hint }]) => ({
    value: each,
    text: label,
    title: hint,
  }))
  const change = (next: string) => editor.getState().edit(stepOf(field, next), (graph) => write(graph, next))
  return (
    <div className={styles.labelled}>
      <span>{field.label}</span>
      <Choice label={field.label} options={options} value={value} onChange={change} />
    </div>
  )
}
