import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'
import { IconButton } from './icon-button.tsx'
import styles from './ui.module.css'

const answeredMs = 2400
/** A sentence is shown longer, since it takes longer to read. */
const explainedMs = 8000

/** A text to copy, and what to say about it if it is not complete. */
export interface Copied {
  readonly text: string
  readonly said: string
}

interface CopyButtonProps {
  readonly label: string
  /** The text, or a function that makes it, if that takes work or must be asked for. */
  readonly text: string | (() => string | Promise<string | Copied>)
  readonly isDisabled?: boolean
}

interface Answer {
  readonly words: string
  readonly isDone: boolean
}

const refused: Answer = { words: 'The clipboard is closed: select the text and copy it', isDone: false }
const late: Answer = { words: 'It is here now: press once more to copy it', isDone: false }

/** Copies a text to the system's clipboard, and says whether it did. */
export function CopyButton({ label, text, isDisabled = false }: CopyButtonProps) {
  const [answer, setAnswer] = useState<Answer | null>(null)
  /** A text that came too late for the click that asked for it: the clipboard opens only during a click. */
  const [ready, setReady] = useState<Copied | null>(null)
  useEffect(() => {
    if (!answer || answer === reading) return
    const timer = setTimeout(() => setAnswer(null), answer.isDone ? answeredMs : explainedMs)
    return () => clearTimeout(timer)
  }, [answer])
  const copy = async () => {
    const made = ready ?? (typeof text === 'string' ? text : text())
    if (!(made instanceof Promise)) return setAnswer(answerOf(made) ?? refused)
    setAnswer(reading)
    const copied = copiedOf(await made)
    const told = answerOf(copied)
    setReady(told ? null : copied)
    setAnswer(told ?? late)
  }
  return (
    <>
      <IconButton
        label={answer ? answer.words : label}
        icon={answer?.isDone ? <Check size={14} /> : <Copy size={14} />}
        isDisabled={isDisabled || answer === reading}
        onClick={() => void copy()}
      />
      <span role="status" className={styles.copyAnswer}>
        {answer?.words}
      </span>
    </>
  )
}

const reading: Answer = { words: 'Reading the whole value…', isDone: false }

function copiedOf(made: string | Copied): Copied {
  return typeof made === 'string' ? { text: made, said: 'Copied' } : made
}

/** `null`: the clipboard did not take the text. */
function answerOf(made: string | Copied): Answer | null {
  const { text, said } = copiedOf(made)
  return copyText(text) ? { words: said, isDone: true } : null
}
