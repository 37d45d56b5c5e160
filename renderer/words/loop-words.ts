import {
  apartText,
  clockPausedText,
  type HeldStretch,
  heldAt,
  heldLoopText,
  heldText,
  loopClosedText,
  loopText,
  noAnswerText,
  noRunYetText,
  type RunView,
  replayedText,
  startingText,
  stoppingText,
} from '#trace'
import { durationText } from '#words'
import {
  isRunning,
  isSilent,
  liveNowMs,
  loopNowMs,
  type RunState,
  runningTaskOf,
  shownView,
  silenceMs,
} from '../store/index.ts'

/** What the event loop does now: `loop idle · next timer in 0.76 s`, `running fetchData`, `no run yet`. */
export function loopWords(state: RunState, realNowMs: number): string {
  const view = shownView(state)
  const nowMs = loopNowMs(state, realNowMs)
  const stretch = state.replay ? heldAt(state.spans.held, nowMs) : presentHold(state, realNowMs)
  const words = stretch && view.phase !== 'ended' ? heldText(stretch) : phaseWords(view, nowMs)
  if (state.replay) return `${replayedText}: ${words}`
  if (state.status === 'none') return noRunYetText
  const apart = state.isApart ? `${apartText} · ` : ''
  if (state.status === 'starting' && view.phase === 'none') return `${apart}${startingText}`
  if (!isRunning(state)) return loopClosedText(state.outcome ?? view.outcome)
  const blocked = blockedWords(state, realNowMs)
  if (blocked !== null) return `${apart}${blocked}`
  const isPaused = state.clock === 'real' && state.rate === 0
  return `${apart}${state.status === 'cancelling' ? `${stoppingText} · ` : ''}${isPaused ? `${clockPausedText} · ` : ''}${words}`
}

/** Says which task blocks the loop, and since when; `null`: none does. */
export function blockedWords(state: RunState, realNowMs: number): string | null {
  const task = runningTaskOf(state.view)
  const heldMs = task ? liveNowMs(state, realNowMs) - state.view.loop.runningSinceMs : 0
  if (isSilent(state, realNowMs)) {
    const held = task
      ? `${task.name} has held it for ${durationText(heldMs, 'rough')}`
      : 'nothing was heard of its tasks'
    const stop = state.isApart ? 'Stop ends its process' : 'Stop cannot reach it either'
    return `${noAnswerText}: ${held}; ${stop}`
  }
  // Guarded code lets messages through while it loops: the loop is held, and Stop takes effect when the step ends.
  return task && heldMs > silenceMs && isRunning(state)
    ? `${task.name} has ${heldLoopText} for ${durationText(heldMs, 'rough')}`
    : null
}

/** The current hold by another run: the last message was about it, and such messages keep coming. */
function presentHold(state: RunState, realNowMs: number): HeldStretch | undefined {
  const last = state.view.held.at(-1)
  return last?.toMs === state.view.atMs && realNowMs - state.heardAtMs <= silenceMs ? last : undefined
}

function phaseWords(view: RunView, nowMs: number): string {
  if (view.phase === 'ended') return loopClosedText(view.outcome)
  const { ready, isIdle, outside } = view.loop
  const nextMs = nextTimerMs(view)
  return loopText({
    ...{ running: runningTaskOf(view)?.name, ready: ready.size, isIdle, outside },
    nextTimerMs: nextMs === null ? null : nextMs - nowMs,
  })
}

function nextTimerMs(view: RunView): number | null {
  let next: number | null = null
  for (const { dueMs } of view.loop.timers.values()) if (next === null || dueMs < next) next = dueMs
  return next
}
