import type { NodeId } from '#graph'
import type { NodeRun, RunView, TaskView } from '#trace'
import type { RunState } from './run-store.ts'

/** Real milliseconds without a word after which a loop that is not idle counts as not answering. */
export const silenceMs = 150

export function isRunning(state: Pick<RunState, 'status'>): boolean {
  return state.status === 'starting' || state.status === 'running' || state.status === 'cancelling'
}

/** Whether what is shown moves with the run: clocks and bars take frames only then. */
export function isLive(state: Pick<RunState, 'status' | 'replay'>): boolean {
  return state.replay === null && isRunning(state)
}

/** The one way to what is shown of the run: the moment of the replay, else the run's last word. */
export function shownView(state: Pick<RunState, 'replay' | 'view'>): RunView {
  return state.replay?.view ?? state.view
}

/** A node's state as it is shown; `undefined` where there is no run or the node is not part of it. */
export function nodeRunOf(state: RunState, id: NodeId): NodeRun | undefined {
  return shownView(state).nodes.get(id)
}

/**
 * The loop's time that is shown: the replay's, else the present one, guessed from the loop's last word: what clocks on
 * the canvas show between two batches.
 */
export function loopNowMs(state: RunState, realNowMs: number): number {
  return state.replay?.atMs ?? liveNowMs(state, realNowMs)
}

/** The loop's time now, whatever moment is shown. */
export function liveNowMs(state: RunState, realNowMs: number): number {
  const isMoving = isRunning(state) && state.clock === 'real' && state.revision > 0 && state.view.phase !== 'ended'
  return isMoving ? state.nowMs + (realNowMs - state.heardAtMs) * state.rate : state.nowMs
}

/** The loop does not answer: it was not idle at its last word, and that is too long ago. Nobody can reach it. */
export function isSilent(state: RunState, realNowMs: number): boolean {
  const { phase, loop } = state.view
  const isAtWork = isRunning(state) && (phase === 'running' || phase === 'closing') && !loop.isIdle
  return isAtWork && realNowMs - state.heardAtMs > silenceMs
}

/** The task that holds the thread in what is shown, `null` where none does. */
export function runningTaskOf(view: RunView): TaskView | null {
  return view.loop.running === null ? null : (view.tasks.get(view.loop.running) ?? null)
}

/** The id of the node whose own task this is. */
export function nodeIdOfTask(view: RunView, task: number): NodeId | undefined {
  const node = view.tasks.get(task)?.node
  return node === undefined ? undefined : view.start?.nodes[node]?.id
}
