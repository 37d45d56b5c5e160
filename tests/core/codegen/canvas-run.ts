import type { Plan } from '#compile'
import { startRun } from '#run'
import type { RunOutcome, TraceEvent } from '#trace'
import { runOptions } from '../../support/run-options.ts'

/** What a run reported: its log lines with their times, how it ended, and when. */
export interface Told {
  readonly lines: readonly string[]
  readonly printed: string
  readonly endMs: number
}

/** The log line at which a person stops the run. */
export const stopLine = 'stop'

/** Runs a plan as the canvas does, on a virtual clock. */
export async function runOnCanvas(plan: Plan): Promise<Told> {
  const { events, outcome } = await told(plan)
  return {
    lines: events.flatMap((event) => (event.type === 'log' && !event.isReport ? [`${event.atMs} ${event.text}`] : [])),
    printed: printedOf(outcome),
    endMs: events.at(-1)?.atMs ?? 0,
  }
}

/** Whether a group, or a node that takes tasks, begins in the very instant in which the run of the plan ends. */
export async function beginsAtEnd(plan: Plan): Promise<boolean> {
  const { events } = await told(plan)
  const endMs = events.at(-1)?.atMs
  return events.some((event) => {
    if (event.type !== 'task.created' || event.node === undefined || event.atMs !== endMs) return false
    const { kind, children = [] } = plan.nodes[event.node] ?? {}
    return kind === 'group' || children.length > 0
  })
}

async function told(plan: Plan): Promise<{ readonly events: readonly TraceEvent[]; readonly outcome: RunOutcome }> {
  const events: TraceEvent[] = []
  const options = runOptions(plan, events)
  const run = startRun({
    ...options,
    emit: (event) => {
      options.emit(event)
      if (event.type === 'log' && event.text === stopLine) run.cancel()
    },
  })
  return { events, outcome: await run.outcome }
}

function printedOf(outcome: RunOutcome): string {
  if (outcome.kind === 'succeeded') return JSON.stringify(outcome.result)
  return outcome.kind === 'failed' ? `${outcome.error.name}: ${outcome.error.message}` : outcome.kind
}
