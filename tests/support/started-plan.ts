import { compile } from '#compile'
import type { Graph } from '#graph'
import type { Run } from '#run'
import type { TraceEvent } from '#trace'
import { createCodeReader } from '../../main/code/code-reader.ts'
import { readHere } from '../../main/code/read-here.ts'
import { startPlan } from '../../main/runs/start-plan.ts'
import { memoryCache } from './memory-cache.ts'

interface StartedPlan {
  readonly run: Run
  readonly events: TraceEvent[]
}

/**
 * Starts a graph as the host does, in this process and in real time. `path`: its file, which need not exist. Throws if the
 * graph has errors.
 */
export function startedPlan(graph: Graph, path: string | null = null): StartedPlan {
  const compiled = compile(graph)
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  const events: TraceEvent[] = []
  const run = startPlan({
    plan: compiled.value,
    inputs: {},
    clock: 'real',
    rate: 1,
    isDebug: false,
    path,
    reader: createCodeReader(memoryCache(), readHere),
    emit: (event) => events.push(event),
    flush: () => {},
  })
  return { run, events }
}
