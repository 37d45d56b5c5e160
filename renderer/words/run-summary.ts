import { atOnceText, endedText, replayedText, startingText, summaryOf, wayText, worthText } from '#trace'
import { durationText } from '#words'
import { isLive, loopNowMs, type RunState, shownView } from '../store/index.ts'

/** The run in one line: `1.24 s · 2 waiting at once`, and at its end how much concurrency saved. */
export function summaryText(state: RunState, realNowMs: number): string {
  const { counts, phase } = shownView(state)
  const atOnce = atOnceText(counts.waiting)
  if (state.replay) return `${replayedText} · ${durationText(state.replay.atMs, 'steady')} · ${atOnce}`
  if (isLive(state))
    return phase === 'none' ? startingText : `${durationText(loopNowMs(state, realNowMs), 'steady')} · ${atOnce}`
  if (state.status !== 'ended') return ''
  return endText(state)
}

/** How the run ended: `failed after 0.41 s`; if it succeeded: `2.00 s · one by one 3.00 s · 1.5×`. */
export function endText({ outcome, view }: Pick<RunState, 'outcome' | 'view'>): string {
  const ended = outcome ?? view.outcome
  if (ended?.kind === 'failed') {
    // Names the node that threw, not the gather that passed the error on.
    const thrower = ended.error.frames.find(({ node }) => node !== undefined)?.node ?? ended.node
    const nodes = view.start?.nodes ?? []
    const about = nodes[thrower ?? -1]
    const blamed = about && wayText(nodes, about)
    return `${endedText('failed', view.atMs)}${blamed === undefined ? '' : ` · ${blamed}`}`
  }
  if (ended?.kind === 'cancelled') return endedText('cancelled', view.atMs)
  if (!ended) return endedText(null, view.atMs)
  return worthText(summaryOf(view))
}
