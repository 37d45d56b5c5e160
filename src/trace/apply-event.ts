import { addReport, reportLine } from './add-report.ts'
import { applyAwaited } from './apply-awaited.ts'
import { applyTaskEvent, endRunningStep } from './apply-task-event.ts'
import { beginAnew } from './begin-anew.ts'
import { change, changeRun, has, tasksOf, written } from './change-run.ts'
import type { TraceEvent, TraceEventOf } from './event.ts'
import { addToStory } from './failure-story.ts'
import { addHeld } from './held-stretch.ts'
import { addLine, logLine } from './log-lines.ts'
import { type Attempt, idleRun, type WritableRun } from './node-run.ts'
import { slowText } from './report-text.ts'
import { createRunView, type RunView } from './run-view.ts'
import { over, settle } from './settle.ts'

/** Folds a whole list of events into a view. */
export function runViewOf(events: Iterable<TraceEvent>): RunView {
  const view = createRunView()
  for (const event of events) applyEvent(view, event)
  return view
}

/**
 * Folds one more event into the view. Throws a ContradictionError for an event that can't follow the earlier ones (a
 * state that may not follow another): the picture never guesses.
 */
export function applyEvent(view: RunView, event: TraceEvent): void {
  view.atMs = event.atMs
  addToStory(view, event)
  switch (event.type) {
    case 'run.started':
      return begin(view, event)
    case 'run.closing':
      view.phase = 'closing'
      return
    case 'run.ended':
      view.phase = 'ended'
      view.outcome = event.outcome
      view.loop.running = null
      view.loop.isIdle = false
      return
    case 'clock.changed':
      view.rate = event.rate
      return
    case 'node.given':
      return settle(view, event.node, (run) => {
        over(run, event.atMs, 'done')
        run.value = event.value
      })
    case 'node.skipped':
      return settle(view, event.node, (run) => {
        over(run, event.atMs, 'skipped')
        run.skippedBecause = event
      })
    case 'node.chose':
    case 'node.flowed':
    case 'node.trying':
    case 'node.tried':
    case 'node.items':
    case 'node.inside':
    case 'node.awaited':
    case 'node.ended':
      return applyNodeEvent(view, event)
    case 'log':
      if (event.isReport) return addReport(view, logLine(event))
      addLine(view, logLine(event))
      return
    case 'callback.slow':
      return applySlowStep(view, event)
    case 'task.slice':
      return applySlice(view, event)
    case 'loop.held':
      return addHeld(view.held, event)
    case 'error.stray':
      // The run's outcome tells the error too; the log shows when it came.
      addLine(view, {
        atMs: event.atMs,
        level: 'error',
        text: `${event.error.name}: ${event.error.message} (nobody awaited it)`,
        ...(has(event.node) ? { node: event.node } : {}),
        places: event.error.frames.map((frame) => ({ ...frame, is: 'at' })),
      })
      return
    case 'timer.set':
    case 'timer.fired':
    case 'loop.idle':
      return applyLoopEvent(view, event)
    default:
      return applyTaskEvent(view, event)
  }
}

type NodeEvent = TraceEventOf<
  | 'node.chose'
  | 'node.flowed'
  | 'node.trying'
  | 'node.tried'
  | 'node.items'
  | 'node.inside'
  | 'node.awaited'
  | 'node.ended'
>

/** What a node tells of itself, besides what its task tells. */
function applyNodeEvent(view: RunView, event: NodeEvent): void {
  switch (event.type) {
    case 'node.chose':
      return change(view, event.node, (run) => ({ ...run, said: event.said }))
    case 'node.flowed':
      return applyFlow(view, event)
    case 'node.trying':
    case 'node.tried':
      return applyTry(view, event)
    case 'node.items':
      tasksOf(view, event.node).of = event.items ?? null
      return
    case 'node.inside':
      return beginAnew(view, event)
    case 'node.awaited':
    case 'node.ended':
      return applyAwaited(view, event)
  }
}

function applyFlow(view: RunView, { node, passed, ready, taken }: TraceEventOf<'node.flowed'>): void {
  const flow = { passed, ready, ...(has(taken) ? { taken } : {}) }
  change(view, node, (run) => ({ ...run, flow }))
}

/** A try of a node, or of one of its items. */
function applyTry(view: RunView, event: TraceEventOf<'node.trying' | 'node.tried'>): void {
  const write = (run: WritableRun): void => {
    if (event.type === 'node.trying') run.attempt = attemptOf(event)
    else if (run.attempt) run.attempt = { ...run.attempt, error: event.error }
  }
  if (has(event.task)) changeRun(view, event.task, write)
  else change(view, event.node, (run) => written(run, write))
}

function attemptOf({ attempt, atMs, untilMs }: TraceEventOf<'node.trying'>): Attempt {
  return { number: attempt, sinceMs: atMs, ...(has(untilMs) ? { untilMs } : {}) }
}

/** As in asyncio's debug mode, a slow step is written to the log, where people look for it. */
function applySlowStep(view: RunView, event: TraceEventOf<'callback.slow'>): void {
  const { atMs, durationMs, task } = event
  view.slow.push({ atMs, durationMs, ...(has(task) ? { task } : {}) })
  addReport(view, reportLine(view, event, 'warn', slowText(durationMs)))
}

/** The task held the thread outside of its steps, so the task whose step was running did not. */
function applySlice(view: RunView, { atMs, task, fromMs }: TraceEventOf<'task.slice'>): void {
  const { running, runningSinceMs } = view.loop
  hold(view, task, atMs - fromMs)
  if (running !== null) hold(view, running, Math.max(runningSinceMs, fromMs) - atMs)
}

function hold(view: RunView, task: number, forMs: number): void {
  changeRun(view, task, (run) => {
    run.heldMs += forMs
  })
}

function applyLoopEvent(view: RunView, event: TraceEventOf<'timer.set' | 'timer.fired' | 'loop.idle'>): void {
  const { loop } = view
  if (event.type === 'timer.set') {
    const { timer, dueMs, task } = event
    loop.timers.set(timer, { timer, dueMs, ...(has(task) ? { task } : {}) })
  } else if (event.type === 'timer.fired') {
    loop.timers.delete(event.timer)
  } else {
    endRunningStep(view, event.atMs)
    loop.isIdle = true
    loop.outside = event.outside
  }
}

function begin(view: RunView, event: TraceEventOf<'run.started'>): void {
  view.start = event
  view.phase = 'running'
  view.rate = event.rate
  for (const { id, needs } of event.nodes) view.nodes.set(id, { ...idleRun, needs })
  view.counts.idle = event.nodes.length
  const dependants: number[][] = event.nodes.map(() => [])
  for (const [number, { needs }] of event.nodes.entries()) for (const need of needs) dependants[need]?.push(number)
  view.dependants = dependants
}
