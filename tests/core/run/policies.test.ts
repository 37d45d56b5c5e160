import { describe, expect, it } from 'vitest'
import type { Policies } from '#graph'
import { type NodeRun, runViewOf, type TraceEvent } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { runGraph } from '../../support/run-graph.ts'

const called = (body: string, policies: Policies) => ({
  kind: 'coroutine' as const,
  code: `async function call(): Promise<unknown> {\n  ${body}\n}`,
  ...policies,
})

/** Runs one node with these policies: how it ended, when, and what it logged. */
async function ranOf(body: string, policies: Policies, stops: (event: TraceEvent) => boolean = () => false) {
  let hasStopped = false
  const ran = await runGraph(graphOf({ call: called(body, policies) }), {
    watch: (event, run) => {
      if (hasStopped || !stops(event)) return
      hasStopped = true
      run.cancel()
    },
  })
  const run = runViewOf(ran.events).nodes.get('call') as NodeRun
  return { ...ran, run, lines: linesOf(ran.events) }
}

function linesOf(events: readonly TraceEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'log' ? [`${event.atMs} ${event.text}`] : []))
}

const isAsleep = (event: TraceEvent): boolean => event.type === 'task.waiting' && event.on.kind === 'sleep'

describe('a timeout', () => {
  it('is not heard of by a node that is fast enough', async () => {
    const { run, outcome } = await ranOf("await sleep(50)\n  return 'a'", { timeoutMs: 100 })
    expect(run).toMatchObject({ state: 'done', endedMs: 50, attempt: { number: 1, sinceMs: 0, untilMs: 100 } })
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 'a' })
  })

  it('cancels the function, waits for it, and fails the node with a TimeoutError', async () => {
    const body = 'try {\n    await sleep(500)\n  } finally {\n    await sleep(20)\n    log(String(signal.aborted))\n  }'
    const { run, lines, events } = await ranOf(body, { timeoutMs: 100 })
    expect(run).toMatchObject({ state: 'failed', endedMs: 120, error: { name: 'TimeoutError' } })
    expect(run.cancelledBy).toBeUndefined()
    expect(lines).toEqual(['120 true'])
    expect(events.filter(({ type }) => type === 'task.cancelling')).toEqual([])
  })

  it('leaves a cancel from outside what it is', async () => {
    const { run, outcome } = await ranOf('await sleep(500)', { timeoutMs: 600 }, isAsleep)
    expect(run).toMatchObject({ state: 'cancelled', cancelledBy: { kind: 'person' } })
    expect(outcome).toEqual({ kind: 'cancelled' })
  })
})
