import type { NodeId } from '#graph'
import { drawnNode, type NodeRun, type RunView, type TaskView } from '#trace'
import type { RunState } from './run-store.ts'

/** After this many real milliseconds without a message, a loop that was not idle counts as not answering. */
export const silenceMs = 150

export function isRunning(state: Pick<RunState, 'status'>): boolean {
  return state.status === 'starting' || state.status === 'running' || state.status === 'cancelling'
}

/** Whether what is shown moves with the run; only then clocks and bars need frames. */
export function isLive(state: Pick<RunState, 'status' | 'replay'>): boolean {
  return state.replay === null && isRunning(state)
}

/** The view of the run that is shown: the replay's, or else the live one. All readers go through here. */
export function shownView(state: Pick<RunState, 'replay' | 'view'>): RunView {
  return state.replay?.view ?? state.view
}

/** A node's shown state; `undefined`: there is no run, or the node is not part of it. */
export function nodeRunOf(state: RunState, id: NodeId): NodeRun | undefined {
  return shownView(state).nodes.get(id)
}

/**
 * The loop's time that is shown: the replay's, or else the present one, estimated from the loop's last message. Clocks on
 * the canvas use it between two batches.
 */
export function loopNowMs(state: RunState, realNowMs: number): number {
  return state.replay?.atMs ?? liveNowMs(state, realNowMs)
}

/** The loop's present time, whatever moment is shown. */
export function liveNowMs(state: RunState, realNowMs: number): number {
  const isMoving = isRunning(state) && state.clock === 'real' && state.revision > 0 && state.view.phase !== 'ended'
  return isMoving ? state.nowMs + (realNowMs - state.heardAtMs) * state.rate : state.nowMs
}

/** The loop does not answer: it was not idle in its last message, which is too long ago. Nothing can reach it. */
export function isSilent(state: RunState, realNowMs: number): boolean {
  const { phase, loop } = state.view
  const isAtWork = isRunning(state) && (phase === 'running' || phase === 'closing') && !loop.isIdle
  return isAtWork && realNowMs - state.heardAtMs > silenceMs
}

/** The task that holds the thread in the shown view; `null`: none does. */
export function runningTaskOf(view: RunView): TaskView | null {
  return view.loop.running === null ? null : (view.tasks.get(view.loop.running) ?? null)
}

/** The id of the node whose own task this is; of one inside of others, of the node that is drawn. */
export function nodeIdOfTask(view: RunView, task: number): NodeId | undefined {
  const node = view.tasks.get(task)?.node
  return node === undefined ? undefined : drawnNode(view.start?.nodes ?? [], node)?.id
}
