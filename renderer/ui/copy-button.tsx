import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'
import { IconButton } from './icon-button.tsx'

const answeredMs = 2400

/** Copies a text to the system's clipboard, and says whether it did. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: string }) {
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
      onClick={() => setAnswer(copyText(text) ? 'copied' : 'refused')}
    />
  )
}
