import { useRef } from 'react'
import { hasHeldLoopText, heldForText } from '#words'
import { isDirty, useEditor, useRun, useWorkspace } from '../store/index.ts'
import { useFrames } from '../ui/ticker.ts'
import { holderName } from '../words/held-words.ts'
import styles from './band.module.css'

/** Shown while a run's code holds the host: which code, since when, and what happens to work meanwhile. */
export function HostSilence() {
  const sinceMs = useEditor((state) => state.hostSilentSinceMs)
  return sinceMs === null ? null : <Held sinceMs={sinceMs} />
}

function Held({ sinceMs }: { readonly sinceMs: number }) {
  const isBrowser = useEditor((state) => state.host.host === 'browser')
  const holder = useRun(holderName)
  return (
    <div role="alert" className={styles.band} data-tone="failed">
      <span className={styles.said}>
        <strong>
          {holder} {hasHeldLoopText} <Since sinceMs={sinceMs} />: {isBrowser ? 'the server' : 'the app'} does not
          answer.
        </strong>{' '}
        <Work /> {isBrowser ? ofServer : ofApp}
      </span>
    </div>
  )
}

const ofApp = 'If this lasts, a message offers to end the app and start it again.'
const ofServer = 'Ctrl-C twice in its terminal ends it. Started again, it offers unsaved work.'

/** Counts up; a screen reader is told only once. */
function Since({ sinceMs }: { readonly sinceMs: number }) {
  const { now } = useWorkspace()
  const element = useRef<HTMLSpanElement>(null)
  useFrames(true, () => {
    const text = heldForText(now() - sinceMs)
    if (element.current && element.current.textContent !== text) element.current.textContent = text
  })
  return <span ref={element} aria-hidden="true" />
}

/**
 * Says what happens to unsaved work. The host's copy is as old as its last turn, and one is written before each run; if it
 * can, the page keeps a copy meanwhile.
 */
function Work() {
  const isStarted = useRun((state) => state.runId !== null)
  const words = useEditor((state) => {
    if (!isDirty(state)) return 'Nothing is unsaved.'
    const isKept = state.graph === state.keptGraph || (isStarted && state.graph === state.ranGraph)
    if (state.keepsWhileHeld) return keptHere
    return isKept ? 'All unsaved work is kept.' : keptLater
  })
  return <>{words}</>
}

const keptHere = 'All unsaved work is kept, and so is what you change now.'
const keptLater = 'Unsaved work is kept up to this moment; what you change now is kept once it answers.'
