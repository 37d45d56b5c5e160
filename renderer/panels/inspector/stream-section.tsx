import {
  type NodeOfKind,
  problemsOfNode,
  type Stream,
  type StreamKey,
  setParam,
  stepOf,
  streamField,
  streamWires,
  withPart,
} from '#graph'
import { useEditor, useEditorShallow, useWorkspace } from '../../store/index.ts'
import { Choice } from '../../ui/choice.tsx'
import { EditedField } from './edited-field.tsx'
import styles from './inspector.module.css'
import { textEditor } from './param-field.tsx'

/** How the items of a node's stream come to those that read it. */
export function StreamSection({ node: { id, stream = {} } }: { readonly node: NodeOfKind<'coroutine'> }) {
  const { editor } = useWorkspace()
  const readers = useEditor(({ graph }) => streamWires(graph, id).length)
  const problems = useEditorShallow(({ graph }) =>
    problemsOfNode(graph, id).filter(({ param }) => param?.startsWith('stream.')),
  )
  const { buffer, to } = streamField.fields
  const set = (key: StreamKey, value: unknown) =>
    editor
      .getState()
      .edit(stepOf(streamField.fields[key], value), (graph) =>
        setParam(graph, id, 'coroutine', 'stream', changed(stream, key, value)),
      )
  const { textOf, read, ...look } = textEditor(buffer as Extract<typeof buffer, { type: 'number' }>, 'number')
  return (
    <section className={styles.section} aria-label="Stream">
      <h3>Stream</h3>
      <EditedField
        label={buffer.label}
        step={stepOf(buffer, stream.buffer)}
        editKey={`stream.buffer ${id}`}
        value={stream.buffer === undefined ? '' : textOf(stream.buffer as never)}
        {...look}
        read={(text) => (text.trim() === '' ? { ok: true, value: undefined } : read(text))}
        write={(graph, next) => setParam(graph, id, 'coroutine', 'stream', changed(stream, 'buffer', next))}
        problem={problems.find(({ param }) => param === 'stream.buffer') ?? null}
      />
      <p className={styles.hint}>
        {stream.buffer ? 'It works ahead until so many items lie ready' : 'It makes the next item when it is asked for'}
      </p>
      {(readers > 1 || stream.to !== undefined) && (
        <div className={styles.labelled}>
          <span>{to.label}</span>
          <Choice
            label={to.label}
            options={Object.entries(to.options).map(([value, { label, hint }]) => ({
              value,
              text: label,
              title: hint,
            }))}
            value={stream.to ?? ''}
            onChange={(next) => set('to', next)}
          />
        </div>
      )}
    </section>
  )
}

/** A stream with nothing set is none. */
function changed(stream: Stream, key: StreamKey, value: unknown): Stream | undefined {
  const next = withPart(streamField, stream, key, value)
  return Object.keys(next).length === 0 ? undefined : next
}
