import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'
import { IconButton } from './icon-button.tsx'

const answeredMs = 2400

interface CopyButtonProps {
  readonly label: string
  /** Or how to make it, where that is work. */
  readonly text: string | (() => string)
  readonly isDisabled?: boolean
}

/** Copies a text to the system's clipboard, and says whether it did. */
export function CopyButton({ label, text, isDisabled = false }: CopyButtonProps) {
  const [answer, setAnswer] = useState<'copied' | 'refused' | null>(null)
  useEffect(() => {
    if (!answer) return
    const timer = setTimeout(() => setAnswer(null), answeredMs)
    return () => clearTimeout(timer)
  }, [answer])
  const answers = { copied: 'Copied', refused: 'The clipboard is closed: select the text and copy it' }
  return (
    <IconButton
      label={answer ? answers[answer] : label}
      icon={answer === 'copied' ? <Check size={14} /> : <Copy size={14} />}
      isDisabled={isDisabled}
      onClick={() => setAnswer(copyText(typeof text === 'string' ? text : text()) ? 'copied' : 'refused')}
    />
  )
}
