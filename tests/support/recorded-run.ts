import type { Graph } from '#graph'
import type { Run } from '#run'
import type { TraceEvent } from '#trace'
import { graphOf } from './graph-of.ts'
import { runGraph } from './run-graph.ts'

export interface RecordOptions {
  readonly isDebug?: boolean
  /** Called for each event as it happens; it may cancel the run. */
  readonly watch?: (event: TraceEvent, run: Run) => void
}

/** The whole trace of a real run on a virtual clock. */
export async function recordedRun(graph: Graph, { isDebug = false, watch }: RecordOptions = {}): Promise<TraceEvent[]> {
  const { events } = await runGraph(graph, {
    isDebug,
    blockedLimitMs: 50,
    // Called outside of the loop's own step, as a person would act.
    ...(watch ? { watch: (event, run) => queueMicrotask(() => watch(event, run)) } : {}),
  })
  return [...events]
}

/** Graphs whose runs together contain all events about nodes. */
export const tellingGraphs: Readonly<Record<string, Graph>> = {
  gather: graphOf({ fetchData: 'sleep 2000', processData: 'sleep 1000', all: 'gather', result: 'output' }, [
    'fetchData -> all',
    'processData -> all',
    'all -> result',
  ]),
  row: graphOf({ first: 'sleep 2000', second: 'sleep 1000' }, ['first -> second.after']),
  collected: graphOf(
    {
      wait: 'sleep 250',
      checkQuota: "async function checkQuota() {\n  await sleep(160)\n  throw new Error('429')\n}",
      fetchData: "async function fetchData() {\n  log('fetching')\n  await sleep(2000)\n  return 'Data'\n}",
      report: 'coroutine quota',
      all: 'gather returnExceptions',
    },
    ['wait -> checkQuota.after', 'checkQuota -> all', 'fetchData -> all', 'checkQuota -> report.quota'],
  ),
  failing: graphOf({
    broken: "async function broken() {\n  await sleep(10)\n  throw new TypeError('no')\n}",
    slow: 'sleep 5000',
    swallows: 'async function swallows() {\n  try {\n    await sleep(9000)\n  } catch {}\n  await sleep(5)\n}',
  }),
  outside: graphOf({
    native: 'async function native() {\n  await Promise.resolve(1)\n  console.warn("native")\n  return 1\n}',
    yields: 'async function yields() {\n  for (let i = 0; i < 5; i++) {\n    await sleep(0)\n  }\n}',
  }),
}
