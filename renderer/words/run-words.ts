import { type Node, partOf } from '#graph'
import {
  becauseText,
  type CodeFrame,
  cancelledByText,
  cancellerText,
  changedText,
  coldText,
  givenText,
  isRealTime,
  type LogLine,
  leftBehindText,
  type NodeRun,
  noRunText,
  notPartText,
  placeLeads,
  type ReportPlace,
  type SkipCause,
  stateWords,
  unawaitedText,
  waitText,
} from '#trace'
import { type NodeTold, nodeRunOf, type RunState, runNodeName, shownView } from '../store/index.ts'

/**
 * A node's state in words, with its reason: `waiting · sleep`, `skipped · checkQuota failed`. If the node has changed since
 * the run, the reason is left out, since it was the old node's.
 */
export function runWords(state: RunState, node: Node, { standing, run }: NodeTold): string {
  if (standing === null) return noRunText
  if (!run) return notPartText
  if (standing === 'changed') return `${partOf(node) === 'input' ? givenText : stateWords[run.state]} · ${changedText}`
  const word = stateWords[run.state]
  switch (run.state) {
    case 'idle':
      return idleWords(state, node, run)
    case 'waiting':
      return word + waitWords(state, run)
    case 'done':
      return partOf(node) === 'input' ? givenText : word
    case 'cancelling':
      return run.isAbandoned ? `${word} · ${leftBehindText}` : word
    case 'cancelled':
      return word + cancelledByText(run, (task) => nameOfTask(state, task))
    case 'skipped':
      return run.skippedBecause === undefined ? word : `${word} · ${becauseWords(state, run.skippedBecause)}`
    default:
      return word
  }
}

/** A cold coroutine is not started until it is awaited, though all that it needs is there. */
function idleWords(state: RunState, node: Node, run: NodeRun): string {
  const { nodes = [] } = shownView(state).start ?? {}
  const awaiter = nodes.find(({ id }) => id === node.id)?.awaiter
  if (awaiter === null) return unawaitedText
  return awaiter === undefined || run.needs.length > 0 ? stateWords.idle + needsWords(state, run) : coldText
}

/** The cold coroutine that the node awaits now: it is that one's code that waits. */
function awaitedBy(state: RunState, { task }: NodeRun): number | undefined {
  return task === undefined ? undefined : shownView(state).awaited.get(task)
}

/** What the node waits for: that is the cold coroutine that it awaits, if there is one. */
function waitWords(state: RunState, run: NodeRun): string {
  const awaited = awaitedBy(state, run)
  if (awaited !== undefined) return ` · ${runNodeName(state, awaited)}`
  return run.wait ? ` · ${reasonWords(state, run.wait)}` : ''
}

function needsWords(state: RunState, { needs: [first, ...rest] }: NodeRun): string {
  if (first === undefined) return ''
  return ` · needs ${runNodeName(state, first)}${rest.length > 0 ? ` + ${rest.length}` : ''}`
}

/** Adds what only the run knows: which task is awaited, and that a clock of another speed does not affect the outside. */
function reasonWords(state: RunState, wait: NonNullable<NodeRun['wait']>): string {
  const view = shownView(state)
  return waitText(wait, { nameOf: (task) => view.tasks.get(task)?.name, isRealTime: isRealTime(view) })
}

/** The state of a further task of a node in words, with what it waits for, or its error. */
export function taskWords(state: RunState, run: NodeRun): string {
  const word = stateWords[run.state]
  if (run.isAbandoned) return `${word} · ${leftBehindText}`
  if (run.state === 'waiting' && run.wait) return `${word} · ${reasonWords(state, run.wait)}`
  if (run.state === 'cancelled') return word + cancelledByText(run, (task) => nameOfTask(state, task))
  return run.state === 'failed' && run.error ? `${word} · ${run.error.name}: ${run.error.message}` : word
}

/** `held the loop for 0.30 s in one step, line 3`: a report about its node, with the first of the node's own lines. */
export function reportWords({ text, node, places = [] }: LogLine): string {
  const own = places.find((place) => place.node === node)
  return own ? `${text}, ${placeWords(own, node, String)}` : text
}

/**
 * `line 3`, `made at line 2 of fetchData`, `near line 4 of the shared code`. `own`: the node that is shown; its lines need
 * no name.
 */
export function placeWords(
  { node, within, line, is = 'at' }: CodeFrame & Partial<ReportPlace>,
  own: number | undefined,
  nameOf: (node: number) => string,
): string {
  const shared = within === undefined ? ' of the shared code' : ` of the shared code of ${nameOf(within)}`
  const owner = node === undefined ? shared : node === own ? '' : ` of ${nameOf(node)}`
  return `${is === 'at' ? '' : `${placeLeads[is]} `}line ${line}${owner}`
}

/** Who asked a task to stop. */
export function cancelWords(state: RunState, by: NonNullable<NodeRun['cancelledBy']>): string {
  return cancellerText(by, (task) => nameOfTask(state, task))
}

function nameOfTask(state: RunState, number: number): string | undefined {
  return shownView(state).tasks.get(number)?.name
}

function becauseWords(state: RunState, cause: SkipCause): string {
  const first = state.events[0]
  const id = first?.type === 'run.started' ? first.nodes[cause.because]?.id : undefined
  return becauseText(runNodeName(state, cause.because), id === undefined ? undefined : nodeRunOf(state, id), cause)
}
