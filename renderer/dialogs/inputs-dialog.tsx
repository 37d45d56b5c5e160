import { type KeyboardEvent, useState } from 'react'
import { type Json, type NodeOfKind, readInputValue } from '#graph'
import { nounText } from '#words'
import { attempt, missingInputs, startRun } from '../commands/index.ts'
import { useEditor, useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { DialogProps } from './dialog-props.ts'
import styles from './dialogs.module.css'

/** Asks for the inputs that have no default, then runs. The next run starts with what was typed here. */
export function InputsDialog({ onClose }: DialogProps<'inputs'>) {
  const workspace = useWorkspace()
  const graph = useEditor((state) => state.graph)
  const inputs = missingInputs(graph)
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() => workspace.editor.getState().inputTexts)
  const [isChecked, setChecked] = useState(false)
  const textOf = (input: NodeOfKind<'input'>) => (Object.hasOwn(texts, input.name) && texts[input.name]) || ''
  const run = () => {
    setChecked(true)
    const values = readAll(inputs, textOf)
    if (!values) return
    workspace.editor.getState().request({ inputTexts: { ...workspace.editor.getState().inputTexts, ...texts } })
    onClose()
    attempt(workspace, 'Run', () => startRun(workspace, values))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    // Otherwise the window's shortcut for Run would ask a second time.
    event.preventDefault()
    run()
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button isPrimary onClick={run}>
        Run
      </Button>
    </>
  )
  return (
    <Modal title={`${nounText(inputs.length, 'Input')} of this run`} onClose={onClose} actions={actions}>
      <div className={styles.inputs}>
        {inputs.map((input) => (
          <InputField
            key={input.id}
            input={input}
            text={textOf(input)}
            isChecked={isChecked}
            onChange={(text) => setTexts((now) => ({ ...now, [input.name]: text }))}
            onKeyDown={onKeyDown}
          />
        ))}
      </div>
    </Modal>
  )
}

interface InputFieldProps {
  readonly input: NodeOfKind<'input'>
  readonly text: string
  /** True after Run was pressed: an empty field is a mistake only then. */
  readonly isChecked: boolean
  readonly onChange: (text: string) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

function InputField({ input, text, isChecked, ...handlers }: InputFieldProps) {
  const reading = readInputValue(text, input.type)
  const isShown = isChecked || text !== ''
  return (
    <TextField
      label={`${input.name}: ${input.type}`}
      isStacked
      isCode
      value={text}
      placeholder={input.type.trim() === 'string' ? 'text' : 'JSON'}
      error={isShown && !reading.ok ? reading : null}
      {...handlers}
    />
  )
}

/** Reads all inputs, by name; `null` if a text can't be read. */
function readAll(
  inputs: readonly NodeOfKind<'input'>[],
  textOf: (input: NodeOfKind<'input'>) => string,
): Record<string, Json> | null {
  const values = new Map<string, Json>()
  for (const input of inputs) {
    const reading = readInputValue(textOf(input), input.type)
    if (!reading.ok) return null
    values.set(input.name, reading.value)
  }
  // An input may have any name, even `__proto__`, which `fromEntries` keeps as a name.
  return Object.fromEntries(values)
}
