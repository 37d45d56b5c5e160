import { useRef } from 'react'
import { withSignMarks } from '#words'
import { isLive, type RunState, useRun, useWorkspace } from '../store/index.ts'
import { useFrames } from '../ui/ticker.ts'

interface LiveTextProps {
  readonly className?: string | undefined
  /** Must be cheap: it is called once per frame during a run. */
  readonly words: (state: RunState, realNowMs: number) => string
}

/** Text that changes with time. It is written straight to the element, so that nothing is rendered again for it. */
export function LiveText({ className, words }: LiveTextProps) {
  const { run, now } = useWorkspace()
  const element = useRef<HTMLSpanElement>(null)
  const isMoving = useRun(isLive)
  useRun((state) => state.revision)
  useRun((state) => state.status)
  useFrames(isMoving, () => {
    const text = withSignMarks(words(run.getState(), now()))
    if (element.current && element.current.textContent !== text) element.current.textContent = text
  })
  return <span ref={element} className={className} />
}
