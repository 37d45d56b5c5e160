import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'
import { IconButton } from './icon-button.tsx'
import styles from './ui.module.css'

const answeredMs = 2400
/** A sentence takes longer to read. */
const explainedMs = 8000

/** What is copied, and what there is to say of it where that is not all. */
export interface Copied {
  readonly text: string
  readonly said: string
}

interface CopyButtonProps {
  readonly label: string
  /** Or how to make it, where that is work, or is asked of somebody. */
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
  /** It came too late for the click that asked for it, which is what the clipboard opens for. */
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

/** `null`: the clipboard takes nothing. */
function answerOf(made: string | Copied): Answer | null {
  const { text, said } = copiedOf(made)
  return copyText(text) ? { words: said, isDone: true } : null
}
