import type { Plan } from '#compile'
import {
  abandonedText,
  addToSpans,
  applyEvent,
  createRunView,
  createSpans,
  heldText,
  isOfItem,
  type ReportPlace,
  type RunView,
  saidText,
  slowText,
  type TraceEvent,
  wayText,
} from '#trace'
import { durationText } from '#words'
import { storyLines } from './failure-story.ts'
import { endLine, liveLines } from './node-lines.ts'
import { livePicture, plainPicture } from './picture.ts'
import { placeLines } from './place-lines.ts'
import { isLive, paintFor, stateLook } from './style.ts'
import type { Terminal } from './terminal.ts'
import { onOneLine, shownText } from './text-width.ts'
import { timelineLines } from './timeline.ts'

export interface RunReportOptions {
  readonly terminal: Terminal
  readonly plan: Plan
  /** Then no lines are redrawn: they would mix with the events on the same terminal. */
  readonly isJson: boolean
  /** The loop's time. */
  readonly nowMs: () => number
}

/** Reports a run on stderr while it is going on: the fold of its events, printed for a terminal. */
export interface RunReport {
  take(event: TraceEvent): void
  /** Draws the nodes that are alive at once: called while a step holds the loop. */
  draw(): void
  /** Prints a line of our own. */
  say(text: string): void
  /** Removes the redrawn lines, for good. */
  close(): void
  /** Prints the timeline, and below it what came of a failure; called after `close`. */
  conclude(): void
}

export function createRunReport({ terminal, plan, isJson, nowMs }: RunReportOptions): RunReport {
  const { err, env, out } = terminal
  const paint = paintFor(err, env)
  const view = createRunView()
  const spans = createSpans()
  const isDrawn = isLive(err, env) && !(isJson && out.isTty)
  const picture = isDrawn ? livePicture(err, (most) => liveLines(view, nowMs(), paint, most)) : plainPicture(err)
  return {
    take(event) {
      applyEvent(view, event)
      addToSpans(spans, event)
      const line = lineOf(view, event, (node) => endLine(view, node, paint, isDrawn), paint)
      if (line !== null) picture.print([line, ...placeLines(plan, placesOf(event))].join('\n'))
      // A step that begins may hold the thread for long, so its start must be drawn first.
      if (event.type === 'task.running' || event.type === 'loop.idle') picture.drawWhenDue()
    },
    draw: picture.draw,
    say: picture.print,
    close: picture.close,
    conclude() {
      const lines = timelineLines({ view, spans, columns: err.columns(), paint })
      err.write(`${[...lines, ...storyLines(view)].join('\n')}\n`)
    },
  }
}

/** The places in code that an event names. */
function placesOf(event: TraceEvent): readonly ReportPlace[] {
  if (event.type === 'log' || event.type === 'callback.slow' || event.type === 'task.abandoned') {
    return event.places ?? []
  }
  return event.type === 'error.stray' ? event.error.frames.map((frame) => ({ ...frame, is: 'at' })) : []
}

/** The line that stays for an event; `null`: none. */
function lineOf(
  view: RunView,
  event: TraceEvent,
  end: (node: number) => string | null,
  paint: (text: string, colour: number) => string,
): string | null {
  const nodes = view.start?.nodes ?? []
  const named = (node: number | undefined): string => {
    const about = nodes[node ?? -1]
    return about ? onOneLine(wayText(nodes, about)) : ''
  }
  const ofTask = (task: number | undefined): string => onOneLine(view.tasks.get(task ?? -1)?.name ?? 'a callback')
  // Nor of what is inside of an item: the others have no lines for theirs.
  const endOf = (node: number): string | null => (isOfItem(view, node) ? null : end(node))
  switch (event.type) {
    case 'task.done': {
      const task = view.tasks.get(event.task)
      // Of a task for an item, its node's line gives the counts.
      return task?.node === undefined || task.item !== undefined ? null : endOf(task.node)
    }
    case 'node.skipped':
    case 'node.ended':
      return endOf(event.node)
    case 'node.chose':
      return `${durationText(event.atMs, 'steady')} ${named(event.node)} ${saidText(onOneLine(event.said))}`
    case 'task.abandoned':
      return `${ofTask(event.task)} ${abandonedText}`
    case 'loop.held': {
      // A long hold has many events, and only the first gets a line.
      const isFirst = view.held.at(-1)?.fromMs === event.fromMs
      return isFirst
        ? `${durationText(event.atMs, 'steady')} ${onOneLine(heldText(event))} since ${durationText(event.fromMs, 'steady')}`
        : null
    }
    case 'callback.slow':
      return `slow: ${ofTask(event.task)} ${slowText(event.durationMs)}`
    case 'error.stray':
      return paint(
        `${durationText(event.atMs, 'steady')} nobody awaited: ${shownText(`${event.error.name}: ${event.error.message}`)}`,
        stateLook.failed.colour,
      )
    case 'log': {
      const nobody = event.isReport ? 'the run' : 'shared code'
      const head = `${durationText(event.atMs, 'steady')} ${named(event.node) || nobody}: `
      const text = shownText(event.text).replaceAll('\n', `\n${' '.repeat(head.length)}`)
      const word = event.level === 'log' || event.level === 'info' ? '' : `${event.level}: `
      return `${head}${word}${text}`
    }
    default:
      return null
  }
}
