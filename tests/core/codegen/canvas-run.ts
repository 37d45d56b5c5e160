import type { ErasedCode, Plan } from '#compile'
import { startRun } from '#run'
import * as runtime from '#runtime'
import type { RunOutcome, TraceEvent } from '#trace'

/** What a run told: log lines with their times, how it ended, and when. */
export interface Told {
  readonly lines: readonly string[]
  readonly printed: string
  readonly endMs: number
}

const cache = new Map<string, ErasedCode>()

/** Runs a plan as the canvas does, on a clock that jumps. Code may import the runtime's names from `the-runtime`. */
export async function runOnCanvas(plan: Plan): Promise<Told> {
  const events: TraceEvent[] = []
  const run = startRun({
    plan,
    inputs: {},
    clock: runtime.virtualClock(),
    isDebug: false,
    emit: (event) => events.push(event),
    flush: () => {},
    cache,
    importModule: async (specifier) => (specifier === 'the-runtime' ? runtime : import(specifier)),
    importMeta: { url: 'file:///here/test.pipeline' },
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
