import { addReport, reportLine } from './add-report.ts'
import { ended, writeAwaited } from './apply-awaited.ts'
import { addPart, changeRun, has, isPart, nodeOf, taskOf, withoutWait } from './change-run.ts'
import type { TraceEventOf, WaitReason } from './event.ts'
import type { NodeRun, NodeState, WritableRun } from './node-run.ts'
import { abandonedText } from './report-text.ts'
import type { RunView, TaskView } from './run-view.ts'
import { settle, streamBegins } from './settle.ts'
import { isWithin } from './within.ts'

export type TaskEvent = TraceEventOf<
  | 'task.created'
  | 'task.scheduled'
  | 'task.running'
  | 'task.waiting'
  | 'task.cancelling'
  | 'task.abandoned'
  | 'task.done'
>

/** Folds an event of a task into the view. */
export function applyTaskEvent(view: RunView, event: TaskEvent): void {
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
      view.loop.runningSinceMs = atMs
      taskOf(view, task)
      return enter(view, task, 'running', atMs)
    case 'task.waiting':
      stepEnded(view, task, atMs)
      // In `await Promise.resolve()` the awaited promise settles before the step is over, so the task is in the ready
      // queue again.
      if (view.loop.ready.has(task)) return
      return enter(view, task, 'waiting', atMs, event.on)
    case 'task.cancelling':
      if (isWithin(event)) return
      return asked(view, event)
    case 'task.abandoned':
      changeRun(view, task, (run) => {
        run.isAbandoned = true
      })
      return addReport(view, reportLine(view, event, 'error', abandonedText))
    case 'task.done':
      return taskDone(view, event)
  }
}

function taskCreated(view: RunView, event: TraceEventOf<'task.created'>): void {
  const { task, name, node, parent, item, given, attempt, atMs } = event
  const maker = has(node) || !has(parent) ? undefined : view.tasks.get(parent)
  const within = maker && (view.awaited.get(maker.number) ?? nodeOf(maker))
  view.tasks.set(task, {
    number: task,
    name,
    ...(has(node) ? { node } : {}),
    ...(has(within) ? { within } : {}),
    ...(has(parent) ? { parent } : {}),
    ...(has(item) ? { item } : {}),
    ...(has(given) ? { given } : {}),
    ...(has(attempt) ? { attempt } : {}),
  })
  if (has(node) && isPart(event)) addPart(view, node, task)
  if (has(within)) addPart(view, within, task)
  if (has(node) && view.start?.nodes[node]?.stream) streamBegins(view, node)
  changeRun(view, task, (run) => {
    run.task = task
    run.startedMs = atMs
  })
}

function taskDone(view: RunView, { task, atMs, outcome }: TraceEventOf<'task.done'>): void {
  stepEnded(view, task, atMs)
  view.loop.ready.delete(task)
  const own = taskOf(view, task)
  // What was broken off in the task had no end of its own.
  const awaited = view.awaited.get(task)
  view.awaited.delete(task)
  if (has(awaited)) settle(view, awaited, (run) => ended(run, atMs, outcome))
  if (!has(nodeOf(own))) return forgetUntold(view, own)
  if (!has(own.node) || isPart(own)) changeRun(view, task, (run) => ended(run, atMs, outcome))
  else settle(view, own.node, (run) => ended(run, atMs, outcome))
}

/** Nobody asks for a task again that was made inside of an item which nothing is told of: it has neither node nor maker. */
function forgetUntold({ tasks }: RunView, { number, parent }: TaskView): void {
  if (number > 0 && !has(parent)) tasks.delete(number)
}

/** A step that leaves its task in the ready queue (`sleep(0)`) has no event of its own for its end. */
export function endRunningStep(view: RunView, atMs: number): void {
  if (view.loop.running !== null) stepEnded(view, view.loop.running, atMs)
  view.loop.running = null
}

/** A step is over: adds the time it held the thread. */
function stepEnded(view: RunView, task: number, atMs: number): void {
  if (view.loop.running !== task) return
  const since = view.loop.runningSinceMs
  view.loop.running = null
  const write = (run: WritableRun): void => {
    run.steps += 1
    run.heldMs += atMs - since
  }
  changeRun(view, task, write)
  writeAwaited(view, task, write)
}

const noNeeds: readonly number[] = []

/** A node's task changes its state; a task that was asked to stop stays `cancelling` until it ends. */
function enter(view: RunView, task: number, state: NodeState, atMs: number, wait?: WaitReason): void {
  const write = (run: WritableRun): void => {
    const readyMs = run.state === state ? 0 : readyMsOf(run, atMs)
    if (wait) run.wait = wait
    else withoutWait(run)
    if (run.state === 'cancelling') return
    run.readyMs += readyMs
    if (run.state !== state) run.sinceMs = atMs
    run.state = state
    if (run.needs.length > 0) run.needs = noNeeds
  }
  changeRun(view, task, write)
  writeAwaited(view, task, write)
}

function asked(view: RunView, { task, atMs, by }: TraceEventOf<'task.cancelling'>): void {
  enter(view, task, 'cancelling', atMs)
  const write = (run: WritableRun): void => {
    run.cancelledBy = by
  }
  changeRun(view, task, write)
  writeAwaited(view, task, write)
}

/** How long a node that leaves its state was ready to go on: it was in the ready queue, or its sleep was over. */
function readyMsOf({ state, sinceMs, wait }: NodeRun, atMs: number): number {
  if (state === 'scheduled') return atMs - sinceMs
  return state === 'waiting' && wait?.kind === 'sleep' ? Math.max(0, atMs - wait.untilMs) : 0
}
