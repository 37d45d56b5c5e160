import { useState } from 'react'
import type { Result } from '#bridge'
import type { Preview, WholeText } from '#trace'
import { countText, wholeCharacters } from '#words'
import { readWhole, useRun, useWorkspace } from '../../store/index.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { copiedWhole, failureText, hasChanged, mostShown, remark, saysLess, sizeText } from '../../words/whole-words.ts'
import { numberOf } from './failed-line.ts'
import runStyles from './run.module.css'

interface ValueViewProps {
  readonly value: Preview
  /** The id of the node that gave the value. */
  readonly id: string
}

/** Shows a value on one line; the run is asked for the whole value on request. */
export function ValueView({ value, id }: ValueViewProps) {
  const workspace = useWorkspace()
  const node = useRun((state) => numberOf(state, id))
  const isReplay = useRun((state) => state.replay !== null)
  const read = () => readWhole(workspace, { kind: 'value', node })
  return (
    <div className={runStyles.value} data-long={value.detail !== undefined}>
      <div className={runStyles.valueLine}>
        <code>{value.text}</code>
        <span className={runStyles.type}>{value.type}</span>
        <CopyButton label="Copy the whole value" text={async () => copiedWhole(value, await read(), isReplay)} />
      </div>
      {saysLess(value) && <AllOfIt value={value} isReplay={isReplay} read={read} />}
    </div>
  )
}

interface AllOfItProps {
  readonly value: Preview
  readonly isReplay: boolean
  readonly read: () => Promise<Result<WholeText>>
}

function AllOfIt({ value, isReplay, read }: AllOfItProps) {
  const [answer, setAnswer] = useState<Result<WholeText> | 'reading' | null>(null)
  const open = (isOpen: boolean) => {
    if (!isOpen) return setAnswer(null)
    setAnswer('reading')
    void read().then((told) => setAnswer((now) => (now === 'reading' ? told : now)))
  }
  return (
    <details onToggle={(event) => open(event.currentTarget.open)}>
      <summary>Whole value</summary>
      {answer === 'reading' && <p className={runStyles.type}>Reading…</p>}
      {answer !== null && answer !== 'reading' && <Told value={value} answer={answer} isReplay={isReplay} />}
    </details>
  )
}

interface ToldProps {
  readonly value: Preview
  readonly answer: Result<WholeText>
  readonly isReplay: boolean
}

function Told({ value, answer, isReplay }: ToldProps) {
  if (!answer.ok) return <InPart value={value} why={failureText(answer.error)} />
  const whole = answer.value
  if (isReplay && hasChanged(value, whole)) {
    return <InPart value={value} why="Code that ran later has changed the value; this is all that was kept of it." />
  }
  const text = readText(value, whole)
  const shown = wholeCharacters(text, mostShown)
  const left = text.length - shown.length
  return (
    <>
      <p className={runStyles.type}>
        {sizeText(whole)}. {remark(value, whole)}
      </p>
      <pre>{shown}</pre>
      {left > 0 && <p className={runStyles.type}>… {countText(left, 'more character')}: Copy takes them too</p>}
    </>
  )
}

/** Shows the part that was told, if the whole value is gone. */
function InPart({ value, why }: { readonly value: Preview; readonly why: string }) {
  return (
    <>
      <p className={runStyles.type}>{why}</p>
      <pre>{value.detail ?? value.text}</pre>
    </>
  )
}

/** A string is shown as plain text, and copied as JSON. */
function readText({ type }: Preview, { text, isJson }: WholeText): string {
  if (type !== 'string' || !isJson) return text
  return String(JSON.parse(text))
}
