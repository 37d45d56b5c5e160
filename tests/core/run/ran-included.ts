import { expect } from 'vitest'
import { compile, type Plan } from '#compile'
import type { Graph, NodeOfKind, Policies } from '#graph'
import { startRun } from '#run'
import { runViewOf, type TraceEvent } from '#trace'
import { includesOf } from '../../support/included.ts'
import { runOptions } from '../../support/run-options.ts'

function planOf(graph: Graph, files: Readonly<Record<string, Graph>>): Plan {
  const compiled = compile(graph, includesOf(files))
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  return compiled.value
}

/** Runs a drawing that includes files, on a virtual clock. `cancelMs`: when a person stops it. */
export async function ran(graph: Graph, files: Readonly<Record<string, Graph>>, cancelMs?: number) {
  const events: TraceEvent[] = []
  const run = startRun({
    ...runOptions(planOf(graph, files), events),
    emit: (event) => {
      if (cancelMs !== undefined && events.at(-1)?.atMs !== cancelMs && event.atMs === cancelMs) run.cancel()
      events.push(event)
    },
  })
  const outcome = await run.outcome
  const view = runViewOf(events)
  const ends = Object.fromEntries(
    [...view.nodes].map(([id, { state, endedMs }]) => [id, endedMs === undefined ? state : `${endedMs} ${state}`]),
  )
  return { outcome, ends, events, view, run }
}

export const result = (value: unknown) => expect.objectContaining({ kind: 'succeeded', result: value })

/** The node `p`, which includes `inner` under these policies. */
export function policed(policies: Policies, inputs: NodeOfKind<'pipeline'>['inputs'] = []): NodeOfKind<'pipeline'> {
  return { id: 'p', kind: 'pipeline', file: './inner.pipeline', inputs, ...policies }
}
