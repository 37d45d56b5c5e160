import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Entered, Graph } from '#graph'
import { commandOfKey, runCommand, useIsMac } from '../../commands/index.ts'
import { useWorkspace } from '../../store/index.ts'
import { type FieldMessage, TextField } from '../../ui/text-field.tsx'
import { useGesture } from './use-gesture.ts'

interface EditedFieldProps<T> {
  readonly label: string
  /** What undo says: `Rename node`. */
  readonly step: string
  /** The field and the node it is about: edits under one key are one step until the field is left. */
  readonly editKey: string
  /** As the graph has it. */
  readonly value: string
  readonly read: (text: string) => Entered<T>
  readonly write: (graph: Graph, value: T) => Graph
  /** What the rules say of the value that is there. */
  readonly problem?: FieldMessage | null | undefined
  readonly placeholder?: string
  readonly isCode?: boolean
  readonly rows?: number
  readonly isStacked?: boolean
}

/** A text that needs no reading. */
export function asText(text: string): Entered<string> {
  return { ok: true, value: text }
}

/**
 * A field of the graph. The canvas follows each key that makes sense; text that does not stays in the field with the
 * reason. Enter and leaving end the step, Escape takes it back.
 */
export function EditedField<T>({ step, editKey, value, read, write, problem, ...field }: EditedFieldProps<T>) {
  const gesture = useGesture(step, editKey)
  const [draft, setDraft] = useState<string | null>(null)
  const reading = draft === null ? null : read(draft)
  const error = reading && !reading.ok ? reading : null
  const isFocused = useRef(false)
  // Undo while the field is not in use: what it held is no longer what is asked about.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new value is the news
  useEffect(() => {
    if (!isFocused.current) setDraft(null)
  }, [value])
  const change = (text: string) => {
    isFocused.current = true
    setDraft(text)
    const next = read(text)
    if (next.ok) gesture.edit((graph) => write(graph, next.value))
  }
  const leave = () => {
    isFocused.current = false
    if (!error) setDraft(null)
    gesture.end()
  }
  const onKeyDown = useFieldKeys({
    isMultiline: (field.rows ?? 1) > 1,
    commit: () => {
      if (!error) setDraft(null)
      gesture.end()
    },
    revert: () => {
      setDraft(null)
      gesture.revert()
    },
    drop: () => setDraft(null),
  })
  return (
    <TextField
      {...field}
      value={draft ?? value}
      error={error ?? problem ?? null}
      onChange={change}
      onKeyDown={onKeyDown}
      onBlur={leave}
    />
  )
}

interface FieldActions {
  readonly isMultiline: boolean
  readonly commit: () => void
  readonly revert: () => void
  /** Forgets the text: the graph's is shown. */
  readonly drop: () => void
}

/** Enter, Escape, and the window's undo and redo in place of the field's own. */
function useFieldKeys(actions: FieldActions): (event: KeyboardEvent) => void {
  const workspace = useWorkspace()
  const isMac = useIsMac()
  return (event) => {
    const command = commandOfKey(event.nativeEvent, isMac)?.id
    const isPlain = !(event.shiftKey || event.ctrlKey || event.altKey || event.metaKey)
    if (command === 'edit.undo' || command === 'edit.redo') {
      event.preventDefault()
      actions.drop()
      runCommand(workspace, command)
    } else if (isPlain && event.key === 'Enter' && !actions.isMultiline) {
      actions.commit()
    } else if (isPlain && event.key === 'Escape') {
      event.preventDefault()
      actions.revert()
    }
  }
}
