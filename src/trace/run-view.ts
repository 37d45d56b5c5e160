import type { Preview, RunOutcome, TraceEventOf } from './event.ts'
import type { HeldStretch } from './held-stretch.ts'
import type { LogLine, LogSize } from './log-line.ts'
import { type NodeRun, type NodeState, transitions, type WritableRun } from './node-run.ts'
import { copyStory, createStory, type Story } from './story.ts'

/** A task at this moment of the trace: a node's own, main, or one that user code made. */
export interface TaskView {
  readonly number: number
  readonly name: string
  /** The node that the task belongs to. */
  readonly node?: number
  /** Of a task that code made: the node whose code it was. */
  readonly within?: number
  readonly parent?: number
  /** Which item of a list, or which try, this task of its node is for. */
  readonly item?: number
  /** What the item is, where that is known. */
  readonly given?: Preview
  readonly attempt?: number
}

export interface TimerView {
  readonly timer: number
  readonly dueMs: number
  /** The task whose code set the timer; absent: a callback set it. */
  readonly task?: number
}

/** What the event loop is doing. */
export interface LoopView {
  /** The task that holds the thread. */
  running: number | null
  /** When its step began. */
  runningSinceMs: number
  /** Tasks in the ready queue, first one next. */
  readonly ready: Set<number>
  readonly timers: Map<number, TimerView>
  /** How many tasks only something outside the loop can wake, as of the loop's last idle moment. */
  outside: number
  isIdle: boolean
}

/** A step that held the thread for longer than debug mode's threshold. */
export interface SlowStep {
  readonly atMs: number
  readonly task?: number
  readonly durationMs: number
}

/** The further tasks of a node: for its items and tries, and those that its code made. */
export interface NodeTasks {
  /** How many there are, and how many of them are in each state. Always exact. */
  made: number
  readonly counts: Record<NodeState, number>
  /** Of those that are for an item of a list: how many are in each state. Always exact, too. */
  readonly items: Record<NodeState, number>
  /** How many items the list has; `null`: that is not known, or there is no list. */
  of: number | null
  /** The first of them that failed. */
  failedFirst: number | null
  /**
   * Those that the view knows, in the order in which they were made: all that have not ended, and of those that have
   * ended in each way the first and the latest.
   */
  readonly kept: Set<number>
  /** Those of them that have ended, by how. */
  readonly ended: Map<NodeState, number[]>
}

/** One of the items of a node, which has this task. */
export interface InsideItem {
  readonly task: number
  readonly item: number
}

export type RunPhase = 'none' | 'running' | 'closing' | 'ended'

/**
 * All that a trace says about a run at one moment: the fold of its events so far. `applyEvent` changes it in place,
 * since a copy for each event would take time in proportion to the graph. Each NodeRun in it is immutable, so code that
 * shows one node can compare by identity.
 */
export interface RunView {
  start: TraceEventOf<'run.started'> | null
  phase: RunPhase
  outcome: RunOutcome | null
  /** The time of the last event. */
  atMs: number
  rate: number
  /** The runs of the nodes, by node id. */
  readonly nodes: Map<string, NodeRun>
  /** How many nodes are in each state. */
  readonly counts: Record<NodeState, number>
  /** Without the further tasks of nodes that are not kept. */
  readonly tasks: Map<number, TaskView>
  /**
   * The runs of the further tasks of nodes (of their items and tries, and of those that their code made), by the task's
   * number, in the order in which they began. Of those that have ended only some are kept, as NodeTasks says.
   */
  readonly parts: Map<number, WritableRun>
  /** By node number; a node without further tasks has no entry. */
  readonly tasksOf: Map<number, NodeTasks>
  /** By task: the node without a task of its own that it awaits now, and whose code it runs. */
  readonly awaited: Map<number, number>
  /** By the number of a pipeline node that goes over items: the item whose inside is told of. */
  readonly itemsInside: Map<number, InsideItem>
  /** What failed, and what came of it. */
  readonly story: Story
  readonly loop: LoopView
  /** The latest lines; `logSize` tells how many came before them. */
  readonly logs: LogLine[]
  readonly logSize: LogSize
  readonly slow: SlowStep[]
  /** The stretches in which other runs held the thread. */
  readonly held: HeldStretch[]
  /** By node number: the nodes that wait for its end. */
  dependants: readonly (readonly number[])[]
}

export function createRunView(): RunView {
  return {
    start: null,
    phase: 'none',
    outcome: null,
    atMs: 0,
    rate: 1,
    nodes: new Map(),
    counts: noCounts(),
    tasks: new Map(),
    parts: new Map(),
    tasksOf: new Map(),
    awaited: new Map(),
    itemsInside: new Map(),
    story: createStory(),
    loop: { running: null, runningSinceMs: 0, ready: new Set(), timers: new Map(), outside: 0, isIdle: false },
    logs: [],
    logSize: { dropped: 0, rows: 0, letters: 0 },
    slow: [],
    held: [],
    dependants: [],
  }
}

/** A copy that can change on its own; immutable parts are shared. Its cost grows with `sizeOfRunView`. */
export function copyRunView(view: RunView): RunView {
  const { loop } = view
  return {
    ...view,
    nodes: new Map(view.nodes),
    counts: { ...view.counts },
    tasks: new Map(view.tasks),
    parts: new Map([...view.parts].map(([task, run]) => [task, { ...run }])),
    tasksOf: new Map([...view.tasksOf].map(([node, tasks]) => [node, copyTasks(tasks)])),
    awaited: new Map(view.awaited),
    itemsInside: new Map(view.itemsInside),
    story: copyStory(view.story),
    loop: { ...loop, ready: new Set(loop.ready), timers: new Map(loop.timers) },
    logs: [...view.logs],
    logSize: { ...view.logSize },
    slow: [...view.slow],
    held: [...view.held],
  }
}

function copyTasks({ kept, counts, items, ended, ...rest }: NodeTasks): NodeTasks {
  const copied = new Map([...ended].map(([state, tasks]) => [state, [...tasks]]))
  return { ...rest, kept: new Set(kept), counts: { ...counts }, items: { ...items }, ended: copied }
}

/** The run of a node by its number. */
export function nodeRunAt({ start, nodes }: Pick<RunView, 'start' | 'nodes'>, node: number): NodeRun | undefined {
  const id = start?.nodes[node]?.id
  return id === undefined ? undefined : nodes.get(id)
}

/** How many entries a copy has to copy. */
export function sizeOfRunView({ nodes, tasks, parts, loop, logs, slow, held, story }: RunView): number {
  const runs = nodes.size + tasks.size + 3 * parts.size + story.entries.length
  return runs + loop.ready.size + loop.timers.size + logs.length + slow.length + held.length
}

export function noCounts(): Record<NodeState, number> {
  const states = Object.keys(transitions) as NodeState[]
  return Object.fromEntries(states.map((state) => [state, 0])) as Record<NodeState, number>
}
