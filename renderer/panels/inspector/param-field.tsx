import {
  type Entered,
  exactDurationText,
  type Field,
  inputValueText,
  type Json,
  kindOf,
  limitText,
  type Node,
  type ParamsOf,
  paramOf,
  problemsOfNode,
  readDuration,
  readInputValue,
  readLimit,
  readNumber,
  readWords,
  setName,
  setParam,
  stepOf,
} from '#graph'
import { useEditorShallow, useWorkspace } from '../../store/index.ts'
import { Choice } from '../../ui/choice.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { asText, EditedField } from './edited-field.tsx'
import styles from './inspector.module.css'
import { useFieldWish } from './use-field-wish.ts'

interface ParamFieldProps<N extends Node> {
  readonly node: N
  readonly param: string & keyof ParamsOf<N>
  /** For a JSON value: its TypeScript type. */
  readonly type?: string
}

/** One param of a node, edited as its field's type says: a switch, or a text that is parsed. */
export function ParamField<N extends Node>({ node, param, type = 'unknown' }: ParamFieldProps<N>) {
  const field = (kindOf(node.kind).fields as Readonly<Record<string, Field>>)[param]
  if (!field || field.type === 'ids' || field.type === 'counts' || field.type === 'policy' || field.type === 'inputs')
    return null
  if (field.type === 'flag') return <FlagField node={node} param={param} field={field} />
  if (field.type === 'choice') return <ChoiceParam node={node} param={param} field={field} />
  const editor = param === 'name' ? nameEditor(node) : textEditor(field, type)
  return <TextParam node={node} param={param} field={field} editor={editor} />
}

/** How a param is turned into text, and parsed again. */
interface TextEditor {
  readonly textOf: (value: never) => string
  readonly read: (text: string) => Entered<unknown>
  readonly placeholder?: string
  readonly isCode?: boolean
  readonly isStacked?: boolean
  readonly rows?: number
}

/** A title may be any text, also an empty one. */
function nameEditor({ kind }: Node): TextEditor {
  const isTitle = kindOf(kind).naming === 'title'
  return { textOf: String, read: asText, placeholder: isTitle ? kind : 'a name', isCode: !isTitle }
}

/** The editor of a field that is edited as text. */
export function textEditor(
  field: Exclude<Field, { type: 'ids' | 'flag' | 'choice' | 'counts' | 'policy' | 'inputs' }>,
  type: string,
): TextEditor {
  switch (field.type) {
    case 'text':
      return { textOf: String, read: asText, placeholder: field.placeholder ?? '', isCode: field.isCode ?? false }
    case 'lines':
      return { textOf: String, read: asText, placeholder: field.placeholder ?? '', rows: 6 }
    case 'duration':
      return {
        textOf: exactDurationText,
        read: readDuration,
        placeholder: field.isOptional ? 'none' : '2 s',
        isCode: true,
      }
    case 'limit':
      return {
        textOf: limitText,
        read: (text) => readLimit(text, field.default),
        placeholder: limitText(field.default),
        isCode: true,
      }
    case 'number':
      return {
        textOf: String,
        read: (text) => readNumber(text, field),
        placeholder: field.placeholder ?? '',
        isCode: true,
      }
    case 'words':
      return {
        textOf: (value: readonly string[]) => value.join(', '),
        read: readWords,
        placeholder: field.placeholder ?? '',
        isCode: true,
      }
    case 'json':
      return jsonEditor(type)
  }
}

function jsonEditor(type: string): TextEditor {
  const isPlain = /^\s*(string|number|boolean)\s*$/.test(type)
  return {
    textOf: (value: Json) => inputValueText(value, type),
    read: (text) => readInputValue(text, type),
    placeholder: type.trim() === 'string' ? 'empty text' : 'JSON',
    isCode: true,
    isStacked: !isPlain,
    rows: isPlain ? 1 : 4,
  }
}

interface ParamProps<F extends Field> {
  readonly node: Node
  readonly param: string
  readonly field: F
}

function TextParam({ node, param, field, editor }: ParamProps<Field> & { readonly editor: TextEditor }) {
  const problem = useEditorShallow(
    ({ graph, includes }) => problemsOfNode(graph, node.id, includes).find((each) => each.param === param) ?? null,
  )
  const { textOf, read, ...look } = editor
  const value = paramOf(node, param)
  const text = value === undefined ? '' : textOf(value as never)
  const isWanted = useFieldWish(node.id, param)
  const isAbsent = (text: string): boolean => field.isOptional === true && field.type !== 'json' && text.trim() === ''
  return (
    <EditedField
      label={field.label}
      step={stepOf(field, value)}
      editKey={`${param} ${node.id}`}
      value={text}
      {...look}
      selectedLength={isWanted ? text.length : undefined}
      read={(text) => (isAbsent(text) ? { ok: true, value: undefined } : read(text))}
      write={(graph, next) =>
        param === 'name'
          ? setName(graph, node.id, String(next))
          : setParam(graph, node.id, node.kind, param as never, next as never)
      }
      problem={problem}
    />
  )
}

function FlagField({ node, param, field }: ParamProps<Extract<Field, { type: 'flag' }>>) {
  const { editor } = useWorkspace()
  const isOn = paramOf(node, param) === true
  const change = (next: boolean) =>
    editor
      .getState()
      .edit(stepOf(field, next), (graph) => setParam(graph, node.id, node.kind, param as never, next as never))
  return <Toggle label={field.label} hint={isOn ? field.on.hint : field.off.hint} isOn={isOn} onChange={change} />
}

function ChoiceParam({ node, param, field }: ParamProps<Extract<Field, { type: 'choice' }>>) {
  const { editor } = useWorkspace()
  const options = Object.entries(field.options).map(([value, { label, hint }]) => ({ value, text: label, title: hint }))
  const change = (next: string) =>
    editor
      .getState()
      .edit(stepOf(field, next), (graph) => setParam(graph, node.id, node.kind, param as never, next as never))
  return (
    <div className={styles.labelled}>
      <span>{field.label}</span>
      <Choice label={field.label} options={options} value={String(paramOf(node, param))} onChange={change} />
    </div>
  )
}
