import type { RunOutcome, TraceEventOf } from './event.ts'
import type { HeldStretch } from './held-stretch.ts'
import type { LogLine, LogSize } from './log-line.ts'
import { type NodeRun, type NodeState, transitions } from './node-run.ts'

/** A task as far as the trace has come: a node's own, main, or one that code made. */
export interface TaskView {
  readonly number: number
  readonly name: string
  /** The node whose task it is. */
  readonly node?: number
  readonly parent?: number
  /** It is a part of its node, which works on an item of a list, or tries again: which of them. */
  readonly item?: number
  readonly attempt?: number
  readonly isDone: boolean
  /** When its present step began; `null`: it is not on the loop. */
  readonly steppingSinceMs: number | null
}

export interface TimerView {
  readonly timer: number
  readonly dueMs: number
  /** Whose code set it; absent: a callback's. */
  readonly task?: number
}

/** What the event loop is doing. */
export interface LoopView {
  /** The task that holds the thread. */
  running: number | null
  /** Tasks in the ready queue, first one next. */
  readonly ready: Set<number>
  readonly timers: Map<number, TimerView>
  /** Tasks that only something outside the loop can wake; as of the last time the loop had nothing to do. */
  outside: number
  isIdle: boolean
}

/** A step that held the thread for longer than debug mode's threshold. */
export interface SlowStep {
  readonly atMs: number
  readonly task?: number
  readonly durationMs: number
}

export type RunPhase = 'none' | 'running' | 'closing' | 'ended'

/**
 * All that a trace says of a run at one moment: the fold of its events up to there. It is changed in place by
 * `applyEvent`, since a copy per event would cost time in proportion to the graph; each NodeRun in it is immutable, so
 * whoever shows one node compares by identity.
 */
export interface RunView {
  start: TraceEventOf<'run.started'> | null
  phase: RunPhase
  outcome: RunOutcome | null
  /** Of the last event. */
  atMs: number
  rate: number
  /** By the node's id. */
  readonly nodes: Map<string, NodeRun>
  /** How many nodes are in each state. */
  readonly counts: Record<NodeState, number>
  readonly tasks: Map<number, TaskView>
  /** Of nodes that run many times: each of those runs, by the number of its task, in the order in which they began. */
  readonly parts: Map<number, NodeRun>
  readonly loop: LoopView
  /** The latest lines; `logSize` says how many came before them. */
  readonly logs: LogLine[]
  readonly logSize: LogSize
  readonly slow: SlowStep[]
  /** When other runs held the thread. */
  readonly held: HeldStretch[]
  /** By node number: who waits for its end. */
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
    loop: { running: null, ready: new Set(), timers: new Map(), outside: 0, isIdle: false },
    logs: [],
    logSize: { dropped: 0, rows: 0, letters: 0 },
    slow: [],
    held: [],
    dependants: [],
  }
}

/** A copy that goes its own way; what is immutable in it is shared. Its cost grows with `sizeOfRunView`. */
export function copyRunView(view: RunView): RunView {
  const { loop } = view
  return {
    ...view,
    nodes: new Map(view.nodes),
    counts: { ...view.counts },
    tasks: new Map(view.tasks),
    parts: new Map(view.parts),
    loop: { ...loop, ready: new Set(loop.ready), timers: new Map(loop.timers) },
    logs: [...view.logs],
    logSize: { ...view.logSize },
    slow: [...view.slow],
    held: [...view.held],
  }
}

/** How much there is to copy. */
export function sizeOfRunView({ nodes, tasks, parts, loop, logs, slow, held }: RunView): number {
  const runs = nodes.size + tasks.size + parts.size
  return runs + loop.ready.size + loop.timers.size + logs.length + slow.length + held.length
}

function noCounts(): Record<NodeState, number> {
  const states = Object.keys(transitions) as NodeState[]
  return Object.fromEntries(states.map((state) => [state, 0])) as Record<NodeState, number>
}
