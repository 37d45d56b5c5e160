import { addPart, change, changeRun, changeTask, has, isPart, nodeOf } from './change-run.ts'
import type { TaskOutcome, TraceEvent, TraceEventOf } from './event.ts'
import { addToStory } from './failure-story.ts'
import { addHeld } from './held-stretch.ts'
import type { LogLine } from './log-line.ts'
import { addLine, logLine } from './log-lines.ts'
import { type Attempt, idleRun, type NodeRun, type NodeState } from './node-run.ts'
import { abandonedText, slowText } from './report-text.ts'
import { createRunView, type RunView } from './run-view.ts'
import { isWithin } from './within.ts'

/** A node keeps only its last reports, at most this many. */
const keptReports = 10

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
      settle(view, event.node, event.atMs, { state: 'done', value: event.value })
      return
    case 'node.skipped':
      settle(view, event.node, event.atMs, { state: 'skipped', skippedBecause: event })
      return
    case 'node.chose':
      return change(view, event.node, (run) => ({ ...run, said: event.said }))
    case 'node.trying':
      return change(view, event.node, (run) => ({ ...run, attempt: attemptOf(event) }))
    case 'node.tried':
      return change(view, event.node, (run) =>
        run.attempt ? { ...run, attempt: { ...run.attempt, error: event.error } } : run,
      )
    case 'log':
      if (event.isReport) return report(view, logLine(event))
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

function attemptOf({ attempt, atMs, untilMs }: TraceEventOf<'node.trying'>): Attempt {
  return { number: attempt, sinceMs: atMs, ...(has(untilMs) ? { untilMs } : {}) }
}

/** As in asyncio's debug mode, a slow step is written to the log, where people look for it. */
function applySlowStep(view: RunView, event: TraceEventOf<'callback.slow'>): void {
  const { atMs, durationMs, task } = event
  view.slow.push({ atMs, durationMs, ...(has(task) ? { task } : {}) })
  report(view, reportLine(view, event, 'warn', slowText(durationMs)))
}

/** Adds a report to the log, and to the node whose code it is about. */
function report(view: RunView, line: LogLine): void {
  addLine(view, line)
  if (!has(line.node)) return
  change(view, line.node, (run) => ({ ...run, reports: [...run.reports, line].slice(-keptReports) }))
}

/** The log line of a report on a task. The line names the task if it is no node's own. */
function reportLine(
  view: RunView,
  { atMs, task, node, places }: TraceEventOf<'callback.slow' | 'task.abandoned'>,
  level: LogLine['level'],
  text: string,
): LogLine {
  const own = has(task) ? view.tasks.get(task) : undefined
  const whose = node ?? own?.node
  return {
    atMs,
    level,
    text: own && !has(own.node) ? `task ${own.name} ${text}` : text,
    ...(has(whose) ? { node: whose } : {}),
    ...(has(task) ? { task } : {}),
    ...(places ? { places } : {}),
  }
}

/** The task held the thread outside of its steps, so the task whose step was running did not. */
function applySlice(view: RunView, { atMs, task, fromMs }: TraceEventOf<'task.slice'>): void {
  const { running } = view.loop
  const since = running === null ? null : (view.tasks.get(running)?.steppingSinceMs ?? null)
  hold(view, task, atMs - fromMs)
  if (running === null || since === null) return
  hold(view, running, Math.max(since, fromMs) - atMs)
}

function hold(view: RunView, task: number, forMs: number): void {
  changeRun(view, task, (run) => ({ ...run, heldMs: run.heldMs + forMs }))
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

type TaskEvent = TraceEventOf<
  | 'task.created'
  | 'task.scheduled'
  | 'task.running'
  | 'task.waiting'
  | 'task.cancelling'
  | 'task.abandoned'
  | 'task.done'
>

function applyTaskEvent(view: RunView, event: TaskEvent): void {
  const { atMs, task } = event
  switch (event.type) {
    case 'task.created':
      return taskCreated(view, event)
    case 'task.scheduled':
      view.loop.ready.add(task)
      view.loop.isIdle = false
      return enter(view, task, 'scheduled', atMs)
    case 'task.running':
      endRunningStep(view, atMs)
      view.loop.ready.delete(task)
      view.loop.running = task
      view.loop.isIdle = false
      changeTask(view, task, { steppingSinceMs: atMs })
      return enter(view, task, 'running', atMs)
    case 'task.waiting':
      stepEnded(view, task, atMs)
      // In `await Promise.resolve()` the awaited promise settles before the step is over, so the task is in the ready
      // queue again.
      if (view.loop.ready.has(task)) return
      return enter(view, task, 'waiting', atMs, { wait: event.on })
    case 'task.cancelling':
      if (isWithin(event)) return
      return enter(view, task, 'cancelling', atMs, { cancelledBy: event.by })
    case 'task.abandoned':
      changeRun(view, task, (run) => ({ ...run, isAbandoned: true }))
      return report(view, reportLine(view, event, 'error', abandonedText))
    case 'task.done':
      return taskDone(view, event)
  }
}

function taskCreated(view: RunView, event: TraceEventOf<'task.created'>): void {
  const { task, name, node, parent, item, attempt, atMs } = event
  const maker = has(node) || !has(parent) ? undefined : view.tasks.get(parent)
  const within = maker && nodeOf(maker)
  view.tasks.set(task, {
    number: task,
    name,
    isDone: false,
    steppingSinceMs: null,
    ...(has(node) ? { node } : {}),
    ...(has(within) ? { within } : {}),
    ...(has(parent) ? { parent } : {}),
    ...(has(item) ? { item } : {}),
    ...(has(attempt) ? { attempt } : {}),
  })
  if (has(node) && isPart(event)) addPart(view, node, task)
  if (has(within)) addPart(view, within, task)
  changeRun(view, task, (run) => ({ ...run, task, startedMs: atMs }))
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

function taskDone(view: RunView, { task, atMs, outcome }: TraceEventOf<'task.done'>): void {
  stepEnded(view, task, atMs)
  view.loop.ready.delete(task)
  changeTask(view, task, { isDone: true })
  const own = view.tasks.get(task)
  if (!own || !has(nodeOf(own))) return
  if (!has(own.node) || isPart(own)) changeRun(view, task, (run) => ended(run, atMs, endOf(outcome)))
  else settle(view, own.node, atMs, endOf(outcome))
}

type End = Partial<NodeRun> & Pick<NodeRun, 'state'>

function endOf(outcome: TaskOutcome): End {
  switch (outcome.kind) {
    case 'value':
      return { state: 'done', value: outcome.value }
    case 'error':
      return { state: 'failed', error: outcome.error }
    case 'cancelled':
      return { state: 'cancelled' }
  }
}

function ended(run: NodeRun, atMs: number, end: End): NodeRun {
  return { ...withoutWait(run), ...end, sinceMs: atMs, endedMs: atMs, needs: noNeeds }
}

const noNeeds: readonly number[] = []

/** Most runs have none, and taking a field out of a copy costs the engine more than a copy. */
function withoutWait(run: NodeRun): NodeRun {
  if (run.wait === undefined) return run
  const { wait: _, ...rest } = run
  return rest
}

/** A step that leaves its task in the ready queue (`sleep(0)`) has no event of its own for its end. */
function endRunningStep(view: RunView, atMs: number): void {
  if (view.loop.running !== null) stepEnded(view, view.loop.running, atMs)
  view.loop.running = null
}

/** A step is over: adds the time it held the thread. */
function stepEnded(view: RunView, task: number, atMs: number): void {
  const since = view.tasks.get(task)?.steppingSinceMs
  if (!has(since) || since === null) return
  changeTask(view, task, { steppingSinceMs: null })
  if (view.loop.running === task) view.loop.running = null
  changeRun(view, task, (run) => ({ ...run, steps: run.steps + 1, heldMs: run.heldMs + atMs - since }))
}

/** A node's task changes its state; a task that was asked to stop stays `cancelling` until it ends. */
function enter(view: RunView, task: number, state: NodeState, atMs: number, more: Partial<NodeRun> = {}): void {
  changeRun(view, task, (run) => {
    const rest = withoutWait(run)
    if (run.state === 'cancelling') return { ...rest, ...more }
    const since = run.state === state ? run.sinceMs : atMs
    const readyMs = run.readyMs + (run.state === state ? 0 : readyMsOf(run, atMs))
    return { ...rest, ...more, state, sinceMs: since, readyMs, needs: noNeeds }
  })
}

/** How long a node that leaves its state was ready to go on: it was in the ready queue, or its sleep was over. */
function readyMsOf({ state, sinceMs, wait }: NodeRun, atMs: number): number {
  if (state === 'scheduled') return atMs - sinceMs
  return state === 'waiting' && wait?.kind === 'sleep' ? Math.max(0, atMs - wait.untilMs) : 0
}

function settle(view: RunView, node: number, atMs: number, end: End): void {
  change(view, node, (run) => ended(run, atMs, end))
  // What a node that is not done leads to will be skipped, and still needs it, except for what needs its error.
  const takesError = (dependant: number): boolean => view.start?.nodes[dependant]?.errors?.includes(node) === true
  for (const dependant of view.dependants[node] ?? []) {
    if (end.state !== 'done' && !(end.state === 'failed' && takesError(dependant))) continue
    change(view, dependant, (run) =>
      run.state === 'idle' ? { ...run, needs: run.needs.filter((need) => need !== node) } : run,
    )
  }
}
