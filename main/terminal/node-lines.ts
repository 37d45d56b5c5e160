import {
  becauseText,
  cancelledByText,
  holdsLoopText,
  isRealTime,
  itemsText,
  itemsTold,
  leftBehindText,
  madeText,
  type NodeRun,
  passedText,
  type RunNode,
  type RunView,
  stateWords,
  waitText,
  wayText,
} from '#trace'
import { durationText } from '#words'
import type { DrawnLine } from './screen.ts'
import { type Paint, stateLook } from './style.ts'
import { fitTo, onOneLine, widthOf } from './text-width.ts'

const longestName = 32
const reasonColumns = 34
/** On any machine a timer may be late by this much. */
const lateMs = 100

/**
 * A line for each node that is alive now, in the order of the file: glyph, name, state with its reason, time. If there are
 * more than `most`, the last line says how many are left out.
 */
export function liveLines(view: RunView, nowMs: number, paint: Paint, most: number): readonly DrawnLine[] {
  const alive = nodesOf(view).filter(({ run }) => isAlive(run))
  const shown = alive.length > most ? alive.slice(0, Math.max(0, most - 1)) : alive
  const columns = Math.min(longestName, Math.max(0, ...shown.map(({ node }) => widthOf(nameIn(view, node)))))
  const lines = shown.map((each) => {
    const { node, run } = each
    const { glyph, colour } = stateLook[run.state]
    const word = stateWords[run.state]
    const reason = reasonText(view, each, nowMs)
    const state = fitTo(reason === '' ? word : `${word} · ${reason}`, reasonColumns)
    const time = durationText(nowMs - (run.startedMs ?? run.sinceMs), 'steady')
    return {
      text: `${glyph} ${fitTo(nameIn(view, node), columns)}  ${state} ${time}`,
      paint: (text: string) => paint(text, colour),
    }
  })
  const left = alive.length - shown.length
  return left > 0 ? [...lines, { text: `… ${left} more`, paint: (text) => text }] : lines
}

/**
 * The line for a node that ended: `done fetchData 2.00 s "Data"`, `failed checkQuota 0.41 s Error: 429`, `skipped report ·
 * …`.
 */
export function endLine(view: RunView, number: number, paint: Paint, isWithGlyph: boolean): string | null {
  const node = view.start?.nodes[number]
  if (!node) return null
  const run = view.nodes.get(node.id)
  if (!run) return null
  const { glyph, colour } = stateLook[run.state]
  const word = stateWords[run.state]
  const state = paint(isWithGlyph ? `${glyph} ${word}` : word, colour)
  const name = nameIn(view, node)
  if (run.state === 'skipped') return `${state} ${name} · ${causeText(view, run)}`
  const time = durationText((run.endedMs ?? view.atMs) - (run.startedMs ?? 0), 'steady')
  const items = itemsTold(view, number)
  return `${state} ${name} ${time}${items ? ` ${itemsText(items)}` : ''}${endDetail(view, run)}`
}

function endDetail(view: RunView, run: NodeRun): string {
  const { state, value, error, flow } = run
  if (state === 'done' && flow) return ` ${madeText(flow)}`
  if (state === 'done') return value && value.type !== 'undefined' ? ` ${onOneLine(value.text)}` : ''
  if (state === 'failed' && error) return ` ${onOneLine(`${error.name}: ${error.message}`)}`
  return state === 'cancelled' ? onOneLine(cancelledByText(run, (task) => view.tasks.get(task)?.name)) : ''
}

interface Shown {
  readonly node: RunNode
  readonly number: number
  readonly run: NodeRun
}

function nodesOf(view: RunView): readonly Shown[] {
  return (view.start?.nodes ?? []).flatMap((node, number) => {
    const run = view.nodes.get(node.id)
    return run ? [{ node, number, run }] : []
  })
}

function nameIn({ start }: RunView, node: RunNode): string {
  return onOneLine(wayText(start?.nodes ?? [], node))
}

function isAlive({ state }: NodeRun): boolean {
  return state === 'scheduled' || state === 'running' || state === 'waiting' || state === 'cancelling'
}

function reasonText(view: RunView, { run, number }: Shown, nowMs: number): string {
  if (run.isAbandoned) return leftBehindText
  if (run.state === 'running') return holdsLoopText
  const items = itemsTold(view, number)
  if (items) return itemsText(items)
  if (!run.wait || run.state !== 'waiting') return ''
  // The code that waits is that of a cold coroutine, which has a line of its own.
  const awaited = run.task === undefined ? undefined : view.start?.nodes[view.awaited.get(run.task) ?? -1]
  if (awaited) return nameIn(view, awaited)
  const known = { nameOf: (task: number) => view.tasks.get(task)?.name, isRealTime: isRealTime(view) }
  const passed = run.flow ? `${passedText(run.flow)} · ` : ''
  const text = passed + onOneLine(waitText(run.wait, known))
  return run.wait.kind === 'sleep' ? sleepText(text, run.wait.untilMs - nowMs) : text
}

/** A task whose sleep is over but that has not gone on waits for the task that holds the loop. */
function sleepText(sleep: string, leftMs: number): string {
  return leftMs > -lateMs
    ? `${sleep}, ${durationText(leftMs, 'steady')} left`
    : `${sleep} is over by ${durationText(-leftMs, 'steady')}`
}

function causeText(view: RunView, { skippedBecause }: NodeRun): string {
  const cause = skippedBecause && view.start?.nodes[skippedBecause.because]
  const name = cause ? wayText(view.start?.nodes ?? [], cause) : 'what it needs'
  return onOneLine(becauseText(name, cause && view.nodes.get(cause.id), skippedBecause))
}
