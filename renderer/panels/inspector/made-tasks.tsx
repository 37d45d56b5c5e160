import { type NodeRun, type NodeState, type NodeTasks, type RunView, stateWords, taskName } from '#trace'
import { countText, numberText } from '#words'
import { type RunState, shownView, useRun, useWorkspace } from '../../store/index.ts'
import { StatusGlyph } from '../../theme/status-glyph.tsx'
import { taskWords } from '../../words/run-words.ts'
import { numberOf } from './failed-line.ts'
import styles from './inspector.module.css'
import runStyles from './run.module.css'

/** In the order in which they are looked for: what went wrong, what is at work, what is over. */
const states: readonly NodeState[] = [
  'failed',
  'running',
  'cancelling',
  'waiting',
  'scheduled',
  'idle',
  'cancelled',
  'done',
  'skipped',
]

/** Of each state so many tasks are listed. */
const mostOfState = 20
/** So many tasks are looked at: all of them would take too long at each of the run's messages. */
const mostSought = 5_000

/** The further tasks of a node by their state: its items and tries, and those that its code made. Counts are exact. */
export function MadeTasks({ node }: { readonly node: string }) {
  const { run } = useWorkspace()
  useRun((state) => state.revision)
  const state = run.getState()
  const view = shownView(state)
  const all = view.tasksOf.get(numberOf(state, node))
  if (!all || all.made === 0) return null
  const listed = listedTasks(view, all)
  const waiters = waitersOf(view, listed)
  return (
    <section className={styles.section} aria-label="Its tasks">
      <h3>{countText(all.made, 'task')}</h3>
      {states.map((each) =>
        all.counts[each] > 0 ? (
          <details key={each} className={runStyles.tasks} open={each !== 'done'}>
            <summary>
              <StatusGlyph state={each} /> {`${numberText(all.counts[each])} ${stateWords[each]}`}
            </summary>
            <ul aria-label={stateWords[each]}>
              {(listed.get(each) ?? []).map((task) => (
                <Row key={task} {...{ state, view, task, waiters, isFirst: task === all.failedFirst }} />
              ))}
            </ul>
            <More of={all.counts[each]} shown={listed.get(each)?.length ?? 0} />
          </details>
        ) : null,
      )}
    </section>
  )
}

type Waiters = ReadonlyMap<number, readonly string[]>

interface RowProps {
  readonly state: RunState
  readonly view: RunView
  readonly task: number
  readonly waiters: Waiters
  readonly isFirst: boolean
}

function Row({ state, view, task, waiters, isFirst }: RowProps) {
  const about = view.tasks.get(task)
  const run = view.parts.get(task)
  if (!about || !run) return null
  const waiter = waiters.get(task)
  const words = taskWords(state, run) + (isFirst ? ' · first' : '') + (waiter ? ` · ${awaitedText(waiter)}` : '')
  return (
    <li title={words}>
      <span className={runStyles.number}>{taskName(about)}</span> <span className={styles.hint}>{words}</span>
    </li>
  )
}

function More({ of, shown }: { readonly of: number; readonly shown: number }) {
  return of > shown ? <p className={styles.hint}>… and {countText(of - shown, 'more', 'more')}</p> : null
}

/** The first tasks of each state; the one that failed first comes before all others that failed. */
function listedTasks({ parts }: RunView, { kept, failedFirst }: NodeTasks): ReadonlyMap<NodeState, readonly number[]> {
  const listed = new Map<NodeState, number[]>(failedFirst === null ? [] : [['failed', [failedFirst]]])
  let sought = 0
  for (const task of kept) {
    sought += 1
    if (sought > mostSought) break
    const run = parts.get(task) as NodeRun
    const known = listed.get(run.state)
    if (!known) listed.set(run.state, [task])
    else if (known.length < mostOfState && known[0] !== task) known.push(task)
  }
  return listed
}

/** Who waits for the end of a task, of the listed tasks and the nodes' own, by the awaited task. */
function waitersOf(view: RunView, listed: ReadonlyMap<NodeState, readonly number[]>): Waiters {
  const waiters = new Map<number, string[]>()
  const add = (run: NodeRun | undefined): void => {
    const name = view.tasks.get(run?.task ?? -1)?.name
    if (run?.state !== 'waiting' || run.wait?.kind !== 'task' || name === undefined) return
    waiters.set(run.wait.task, [...(waiters.get(run.wait.task) ?? []), name])
  }
  for (const task of listed.get('waiting') ?? []) add(view.parts.get(task))
  for (const run of view.nodes.values()) add(run)
  return waiters
}

/** `awaited by a, b and 3 more` */
function awaitedText(waiters: readonly string[]): string {
  const names = waiters.slice(0, 2)
  const more = waiters.length - names.length
  return `awaited by ${names.join(more > 0 ? ', ' : ' and ')}${more > 0 ? ` and ${numberText(more)} more` : ''}`
}
