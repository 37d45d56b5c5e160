import { summaryOf } from '#trace'
import { isLive, loopNowMs, type RunState, shownView } from '../store/index.ts'
import { elapsedText } from '../theme/durations.ts'

/** The run in one line: `1.24 s · 2 waiting at once`, and at its end what concurrency was worth. */
export function summaryText(state: RunState, realNowMs: number): string {
  const { counts, phase } = shownView(state)
  const atOnce = `${counts.waiting} waiting at once`
  if (state.replay) return `replay · ${elapsedText(state.replay.atMs)} · ${atOnce}`
  if (isLive(state)) return phase === 'none' ? 'starting' : `${elapsedText(loopNowMs(state, realNowMs))} · ${atOnce}`
  if (state.status !== 'ended') return ''
  return endText(state)
}

/** How the run ended, `failed after 0.41 s`; of a successful one: `2.00 s · one by one 3.00 s · 1.5×`. */
export function endText({ outcome, view }: Pick<RunState, 'outcome' | 'view'>): string {
  const ended = outcome ?? view.outcome
  if (ended?.kind === 'failed') {
    // Where it was thrown, not the gather that passed it on.
    const thrower = ended.error.frames.find(({ node }) => node !== undefined)?.node ?? ended.node
    const blamed = thrower === undefined ? undefined : view.start?.nodes[thrower]?.name
    return `failed after ${elapsedText(view.atMs)}${blamed === undefined ? '' : ` · ${blamed}`}`
  }
  if (ended?.kind === 'cancelled') return `cancelled after ${elapsedText(view.atMs)}`
  if (!ended) return `last heard of at ${elapsedText(view.atMs)}`
  const { wallMs, oneByOneMs, factor } = summaryOf(view)
  return `${elapsedText(wallMs)} · one by one ${elapsedText(oneByOneMs)} · ${factor.toFixed(1)}×`
}
