import { useRef } from 'react'
import type { NodeRun } from '#trace'
import { isSettled } from '#trace'
import { durationText } from '#words'
import { isLive, loopNowMs, useRun, useWorkspace } from '../../store/index.ts'
import { useFrames } from '../../ui/ticker.ts'
import styles from './node.module.css'

interface LiveTimeProps {
  readonly run: NodeRun
}

/** How long the node's task has lived; during a sleep, also the sleep's length: `1.24 / 2 s`. */
export function LiveTime({ run }: LiveTimeProps) {
  const { run: store, now } = useWorkspace()
  const element = useRef<HTMLSpanElement>(null)
  const isMoving = useMoving(run.startedMs !== undefined && !isSettled(run.state))
  useFrames(isMoving, () => {
    if (element.current) element.current.textContent = timeText(run, loopNowMs(store.getState(), now()))
  })
  return <span ref={element} className={styles.time} />
}

/** Whether this clock is drawn per frame. In a replay it needs no frames: it is drawn again for each moment shown. */
export function useMoving(isActive: boolean): boolean {
  useRun((state) => (isActive ? (state.replay?.atMs ?? null) : null))
  return useRun((state) => isActive && isLive(state))
}

function timeText(run: NodeRun, nowMs: number): string {
  if (run.startedMs === undefined) return ''
  if (run.endedMs !== undefined) return durationText(run.endedMs - run.startedMs, 'steady')
  const { wait } = run
  if (run.state !== 'waiting' || wait?.kind !== 'sleep') return durationText(nowMs - run.startedMs, 'steady')
  const slept = Math.min(wait.durationMs, nowMs - wait.untilMs + wait.durationMs)
  return `${durationText(slept, 'steady').replace(/^([\d.]+) s$/, '$1')} / ${durationText(wait.durationMs)}`
}

/** The bar that fills during a sleep. */
export function SleepBar({ run }: LiveTimeProps) {
  const { run: store, now } = useWorkspace()
  const element = useRef<HTMLSpanElement>(null)
  const wait = run.state === 'waiting' && run.wait?.kind === 'sleep' ? run.wait : null
  const isMoving = useMoving(wait !== null)
  useFrames(isMoving, () => {
    if (!element.current || !wait) return
    const left = wait.untilMs - loopNowMs(store.getState(), now())
    const share = wait.durationMs > 0 ? 1 - left / wait.durationMs : 1
    element.current.style.transform = `scaleX(${Math.min(1, Math.max(0, share))})`
  })
  return wait ? <span ref={element} className={styles.bar} /> : null
}
