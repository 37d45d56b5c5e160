import { compile } from '#compile'
import type { Graph } from '#graph'
import { type Run, startRun } from '#run'
import { type RunOutcome, runViewOf, type TraceEvent } from '#trace'
import { runOptions } from '../../support/run-options.ts'

/** A coroutine that takes any values, and ends after a while. `cleanup`: what it does however it ends. */
function ending(name: string, ms: number, end: string, cleanup: string): string {
  return `async function ${name}(...values: unknown[]): Promise<unknown> {
  try {
    await sleep(${ms})
    ${end}
  } finally {
    ${cleanup}
  }
}`
}

export function gives(name: string, ms: number, cleanup = ''): string {
  return ending(name, ms, `return '${name}'`, cleanup)
}

export function fails(name: string, ms: number): string {
  return ending(name, ms, `throw new RangeError('${name} failed')`, '')
}

export interface Ran {
  readonly outcome: RunOutcome
  /** How and when each node ended: `10 done`. */
  readonly ends: Record<string, string>
  readonly events: readonly TraceEvent[]
}

/** Runs a drawing on a virtual clock. `during`: what a person does meanwhile. */
export async function ranOf(
  graph: Graph,
  during?: (run: Run, events: readonly TraceEvent[]) => Promise<void>,
): Promise<Ran> {
  const compiled = compile(graph)
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  const events: TraceEvent[] = []
  const run = startRun(runOptions(compiled.value, events))
  await during?.(run, events)
  const outcome = await run.outcome
  const nodes = runViewOf(events).nodes
  const ends = Object.fromEntries([...nodes].map(([id, node]) => [id, `${node.endedMs ?? node.sinceMs} ${node.state}`]))
  return { outcome, ends, events }
}
