import { useEffect, useRef, useState } from 'react'
import { hasHeldLoopText, heldForText } from '#words'
import { Button } from '../ui/button.tsx'
import { useFrames } from '../ui/ticker.ts'
import styles from './frozen-box.module.css'

interface FrozenBoxProps {
  /** The name of what holds the app's event loop. */
  readonly holder: string
  /** Its pipeline's file, or its title. */
  readonly pipeline: string
  /** How long the app had been held when the box opened. */
  readonly heldMs: number
  readonly onAnswer: (answer: 'wait' | 'end') => void
}

/** Asks what to do with an app that does not answer. */
export function FrozenBox({ holder, pipeline, heldMs, onAnswer }: FrozenBoxProps) {
  const [isEnding, setIsEnding] = useState(false)
  const waitButton = useRef<HTMLButtonElement>(null)
  useEffect(() => waitButton.current?.focus(), [])
  useEffect(() => {
    const wait = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onAnswer('wait')
    }
    window.addEventListener('keydown', wait)
    return () => window.removeEventListener('keydown', wait)
  }, [onAnswer])
  const end = () => {
    setIsEnding(true)
    onAnswer('end')
  }
  return (
    <main className={styles.box} role="alertdialog" aria-labelledby="held" aria-describedby="what">
      <h1 id="held" className={styles.held}>
        <span className={styles.holder}>{holder}</span> {hasHeldLoopText} <Since heldMs={heldMs} />
      </h1>
      <p id="what" className={styles.what}>
        All windows of Asyncanvas wait for <span className={styles.pipeline}>{pipeline}</span>. Unsaved work is kept,
        and so is what you change now. When Asyncanvas starts again, it offers that work, and to run this pipeline
        apart.
      </p>
      <div className={styles.actions}>
        <Button isDisabled={isEnding} onClick={end}>
          {isEnding ? 'Ending' : 'End and start again'}
        </Button>
        <Button isPrimary isDisabled={isEnding} ref={waitButton} onClick={() => onAnswer('wait')}>
          Wait
        </Button>
      </div>
    </main>
  )
}

function Since({ heldMs }: { readonly heldMs: number }) {
  const element = useRef<HTMLSpanElement>(null)
  const [openedMs] = useState(() => performance.now())
  useFrames(true, () => {
    const text = heldForText(heldMs + performance.now() - openedMs)
    if (element.current && element.current.textContent !== text) element.current.textContent = text
  })
  return <span ref={element} aria-hidden="true" />
}
