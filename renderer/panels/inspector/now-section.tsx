import { type ReactNode, useRef } from 'react'
import { isRunNode, type Node, partOf } from '#graph'
import type { ErrorInfo, NodeRun } from '#trace'
import { durationText, plainCountText } from '#words'
import { isLive, loopNowMs, type RunState, useNodeTold, useRun, useWorkspace } from '../../store/index.ts'
import { StatusGlyph } from '../../theme/status-glyph.tsx'
import { statusLook } from '../../theme/status-look.ts'
import { useFrames } from '../../ui/ticker.ts'
import { cancelWords, runWords } from '../../words/run-words.ts'
import { ErrorDetails } from './error-details.tsx'
import { numberOf } from './failed-line.ts'
import styles from './inspector.module.css'
import { NodeReports } from './node-reports.tsx'
import runStyles from './run.module.css'
import { StandingHint } from './standing-hint.tsx'

/** The node's state in the run that is shown; nothing without a run. */
export function NowSection({ node }: { readonly node: Node }) {
  const { run: store } = useWorkspace()
  const told = useNodeTold(node.id)
  const awaitedBy = useRun((state) => awaiters(state, node.id))
  const runError = useRun((state) => runErrorAt(state, node.id))
  const { standing, run } = told
  if (standing === null || !isRunNode(node)) return null
  if (!run) {
    return (
      <section className={styles.section} aria-label="Now">
        <h3>Now</h3>
        <StandingHint standing={standing} />
      </section>
    )
  }
  // Read without a subscription: the words change only when what is told of this node changes.
  const words = runWords(store.getState(), node, told)
  const error = run.error ?? runError
  return (
    <section className={styles.section} aria-label="Now">
      <h3>Now</h3>
      <StandingHint standing={standing} />
      <dl className={runStyles.facts}>
        <Fact name="State">
          <span
            className={runStyles.state}
            style={{ color: standing === 'told' ? statusLook[run.state].colour : 'var(--ink-2)' }}
          >
            <StatusGlyph state={run.state} /> {words}
          </span>
        </Fact>
        {run.state === 'waiting' && run.wait?.kind === 'sleep' && (
          <Fact name="Wakes in">
            <WakesIn untilMs={run.wait.untilMs} />
          </Fact>
        )}
        {run.task !== undefined && <Fact name="On the loop">{loopText(run)}</Fact>}
        {awaitedBy !== '' && <Fact name="Awaited by">{awaitedBy}</Fact>}
        {run.cancelledBy && <Fact name="Cancelled by">{cancelWords(store.getState(), run.cancelledBy)}</Fact>}
      </dl>
      {error && <ErrorDetails error={error} own={numberOf(store.getState(), node.id)} />}
      {run.reports.length > 0 && <NodeReports reports={run.reports} own={numberOf(store.getState(), node.id)} />}
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function WakesIn({ untilMs }: { readonly untilMs: number }) {
  const { run, now } = useWorkspace()
  const isMoving = useRun(isLive)
  // A replay moves from moment to moment and needs no frames.
  useRun((state) => state.replay?.atMs ?? null)
  const element = useRef<HTMLSpanElement>(null)
  useFrames(isMoving, () => {
    if (element.current)
      element.current.textContent = durationText(untilMs - loopNowMs(run.getState(), now()), 'steady')
  })
  return <span ref={element} className={runStyles.number} />
}

/** Prints `0.1 ms in 1 step`. */
function loopText({ heldMs, steps }: NodeRun): ReactNode {
  const held = heldMs < 0.1 ? 'less than 0.1 ms' : durationText(heldMs)
  return <span className={runStyles.number}>{`${held} in ${plainCountText(steps, 'step')}`}</span>
}

/**
 * The error of a run that failed at this node although its own task did not: in a deadlock, or by an error that nobody
 * awaited.
 */
function runErrorAt(state: RunState, id: string): ErrorInfo | undefined {
  const { outcome } = state.view
  return outcome?.kind === 'failed' && outcome.node === numberOf(state, id) ? outcome.error : undefined
}

/** The names of the nodes that await this one; `main` if no node does. */
function awaiters(state: RunState, id: string): string {
  const nodes = state.view.start?.nodes ?? []
  const number = numberOf(state, id)
  const own = nodes[number]
  if (!own || partOf(own) === 'input') return ''
  const names = nodes
    .filter((other) => other.needs.includes(number) || other.children.includes(number))
    .map((other) => other.name)
  return names.length === 0 ? 'main' : names.join(', ')
}
