import type { Plan } from '#compile'
import { startRun } from '#run'
import { virtualClock } from '#runtime'
import type { RunOutcome, TraceEvent } from '#trace'
import { createNodeConsole } from '../../../main/node-console.ts'
import { createNodeTimers } from '../../../main/node-timers.ts'
import { hostModules } from '../../support/run-modules.ts'

/** What a run told: log lines with their times, how it ended, and when. */
export interface Told {
  readonly lines: readonly string[]
  readonly printed: string
  readonly endMs: number
}

/** Runs a plan as the canvas does, on a clock that jumps. */
export async function runOnCanvas(plan: Plan): Promise<Told> {
  const events: TraceEvent[] = []
  const run = startRun({
    plan,
    inputs: {},
    clock: virtualClock(),
    isDebug: false,
    emit: (event) => events.push(event),
    flush: () => {},
    modules: hostModules(),
    createConsole: createNodeConsole,
    createTimers: createNodeTimers,
    wallMs: 0,
  })
  const outcome = await run.outcome
  return {
    lines: events.flatMap((event) => (event.type === 'log' && !event.isReport ? [`${event.atMs} ${event.text}`] : [])),
    printed: printedOf(outcome),
    endMs: events.at(-1)?.atMs ?? 0,
  }
}

function printedOf(outcome: RunOutcome): string {
  if (outcome.kind === 'succeeded') return JSON.stringify(outcome.result)
  return outcome.kind === 'failed' ? `${outcome.error.name}: ${outcome.error.message}` : outcome.kind
}
