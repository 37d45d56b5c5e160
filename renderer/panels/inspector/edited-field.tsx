import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Entered, Graph } from '#graph'
import { commandOfKey, runCommand, useIsMac } from '../../commands/index.ts'
import { useWorkspace } from '../../store/index.ts'
import { type FieldMessage, TextField } from '../../ui/text-field.tsx'
import { useGesture } from './use-gesture.ts'

interface EditedFieldProps<T> {
  readonly label: string
  /** The label of the step in the history: `Rename node`. */
  readonly step: string
  /** The field and its node: edits with the same key are one step until the field is left. */
  readonly editKey: string
  /** The value in the graph, as text. */
  readonly value: string
  readonly read: (text: string) => Entered<T>
  readonly write: (graph: Graph, value: T) => Graph
  /** The rules' problem with the current value. */
  readonly problem?: FieldMessage | null | undefined
  readonly placeholder?: string
  readonly isCode?: boolean
  readonly rows?: number
  readonly isStacked?: boolean
  readonly selectedLength?: number | undefined
}

/** Takes a text as it is. */
export function asText(text: string): Entered<string> {
  return { ok: true, value: text }
}

/**
 * A field of the graph. Every text that can be read is put into the graph at once; any other stays in the field, with the
 * reason. Enter or leaving the field ends the step, Escape takes it back.
 */
export function EditedField<T>({ step, editKey, value, read, write, problem, ...field }: EditedFieldProps<T>) {
  const gesture = useGesture(step, editKey)
  const [draft, setDraft] = useState<string | null>(null)
  const reading = draft === null ? null : read(draft)
  const error = reading && !reading.ok ? reading : null
  const isFocused = useRef(false)
  // The value changed while the field was not in use (by undo): the draft in the field is obsolete.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for each new value
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
  /** Drops the draft, so that the graph's value is shown. */
  readonly drop: () => void
}

/** Handles Enter, Escape, and the window's undo and redo, which replace the field's own. */
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
