import { compile } from '#compile'
import type { Graph, Json } from '#graph'
import { type Run, type RunOptions, startRun } from '#run'
import { virtualClock } from '#runtime'
import type { RunOutcome, TraceEvent } from '#trace'
import { createNodeConsole } from '../../main/runs/node-console.ts'
import { createNodeTimers } from '../../main/runs/node-timers.ts'
import { hostModules } from './run-modules.ts'

export interface Ran {
  readonly outcome: RunOutcome
  readonly events: readonly TraceEvent[]
}

export interface RunGraphOptions
  extends Partial<
    Pick<RunOptions, 'clock' | 'isDebug' | 'graceMs' | 'blockedLimitMs' | 'name' | 'longTexts' | 'endLeftovers'>
  > {
  readonly inputs?: Readonly<Record<string, Json>>
  /** Called for each event as it happens; the place to cancel from. */
  readonly watch?: (event: TraceEvent, run: Run) => void
}

/** Compiles and runs a graph to its end, by default on the virtual clock. Throws if the graph has errors. */
export async function runGraph(graph: Graph, options: RunGraphOptions = {}): Promise<Ran> {
  const { inputs = {}, watch, ...rest } = options
  const compiled = compile(graph)
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  const events: TraceEvent[] = []
  const run: Run = startRun({
    plan: compiled.value,
    inputs,
    clock: virtualClock(),
    isDebug: false,
    emit: (event) => {
      events.push(event)
      watch?.(event, run)
    },
    flush: () => {},
    modules: hostModules(),
    createConsole: createNodeConsole,
    createTimers: createNodeTimers,
    wallMs: 0,
    ...rest,
  })
  return { outcome: await run.outcome, events }
}
