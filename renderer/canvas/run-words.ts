import type { Node } from '#graph'
import type { CodeFrame, LogLine, NodeRun, ReportPlace } from '#trace'
import { nodeRunOf, type RunState, runNodeName, shownView } from '../store/index.ts'
import { statusLook } from '../theme/status-look.ts'

/** A node's state in words, with its reason: `waiting · sleep`, `skipped · checkQuota failed`. */
export function runWords(state: RunState, node: Node, run: NodeRun | undefined): string {
  if (!run) return state.view.start ? 'not part of this run' : 'idle'
  const { word } = statusLook[run.state]
  switch (run.state) {
    case 'idle':
      return notStarted(state, run)
    case 'waiting':
      return run.wait ? `${word} · ${reasonWords(state, run.wait)}` : word
    case 'done':
      return node.kind === 'input' ? 'given' : word
    case 'cancelling':
      return run.isAbandoned ? `${word} · left behind` : word
    case 'cancelled':
      return cancelledWords(state, run, word)
    case 'skipped':
      return run.skippedBecause === undefined ? word : `${word} · ${becauseWords(state, run.skippedBecause)}`
    default:
      return word
  }
}

function notStarted(state: RunState, run: NodeRun): string {
  const [first, ...rest] = run.needs
  if (first === undefined) return 'not started'
  return `not started · needs ${runNodeName(state, first)}${rest.length > 0 ? ` + ${rest.length}` : ''}`
}

/** As `waitWords`, with what only the run knows: which task it is, and that a clock of another speed has no say outside. */
function reasonWords(state: RunState, wait: NonNullable<NodeRun['wait']>): string {
  const { start, rate, tasks } = shownView(state)
  if (wait.kind === 'task') return tasks.get(wait.task)?.name ?? waitWords(wait)
  const isRealTime = start?.clock !== 'virtual' && rate === 1
  return wait.kind === 'outside' && !isRealTime ? 'outside, real time' : waitWords(wait)
}

function cancelledWords(state: RunState, { cancelledBy }: NodeRun, word: string): string {
  if (!cancelledBy) return word
  return cancelledBy.kind === 'run' ? `${word} · run ended` : `${word} by ${cancelWords(state, cancelledBy)}`
}

/** What a suspended task waits for, in words. */
export function waitWords(wait: NonNullable<NodeRun['wait']>): string {
  switch (wait.kind) {
    case 'sleep':
      return 'sleep'
    case 'task':
      return 'a task'
    case 'gather':
      return `${wait.done} of ${wait.of}`
    case 'future':
      return 'a future'
    case 'outside':
      return 'outside'
  }
}

/** `held the loop for 0.30 s in one step, line 3`: a report on its node, with the first of the node's own lines. */
export function reportWords({ text, node, places = [] }: LogLine): string {
  const own = places.find((place) => place.node === node)
  return own ? `${text}, ${placeWords(own, node, String)}` : text
}

const leads: Readonly<Record<ReportPlace['is'], string>> = { at: '', near: 'near ', made: 'made at ' }

/**
 * `line 3`, `made at line 2 of fetchData`, `near line 4 of the shared code`. `own`: the node that is spoken of already; its
 * lines need no name.
 */
export function placeWords(
  { node, line, is = 'at' }: CodeFrame & Partial<ReportPlace>,
  own: number | undefined,
  nameOf: (node: number) => string,
): string {
  const owner = node === undefined ? ' of the shared code' : node === own ? '' : ` of ${nameOf(node)}`
  return `${leads[is]}line ${line}${owner}`
}

/** Who asked a task to stop. */
export function cancelWords(state: RunState, by: NonNullable<NodeRun['cancelledBy']>): string {
  if (by.kind === 'run') return 'the end of the run'
  if (by.kind === 'person') return 'you'
  for (const [id, run] of shownView(state).nodes) {
    if (run.task === by.task) return runNameOfId(state, id)
  }
  return 'a task'
}

function becauseWords(state: RunState, number: number): string {
  const first = state.events[0]
  const id = first?.type === 'run.started' ? first.nodes[number]?.id : undefined
  const cause = id === undefined ? undefined : nodeRunOf(state, id)
  return `${runNodeName(state, number)} ${cause ? statusLook[cause.state].word : 'did not end'}`
}

function runNameOfId(state: RunState, id: string): string {
  const first = state.events[0]
  return (first?.type === 'run.started' ? first.nodes.find((node) => node.id === id)?.name : undefined) ?? id
}
