import { describe, expect, it } from 'vitest'
import type { Graph } from '#graph'
import { systemClock } from '#runtime'
import { graphOf } from '../../support/graph-of.ts'
import { type RunGraphOptions, runGraph } from '../../support/run-graph.ts'

const lost = new Error('the host is broken')
/** The run's grace for cancelled tasks; code that goes on takes far longer. */
const graceMs = 40

const graphWith = (body: string, onError: 'end' | 'finish'): Graph => ({
  ...graphOf({ f: `async function f() {\n  log('begins')\n  ${body}\n}`, other: 'sleep 5000', result: 'output' }, [
    'f -> result',
  ]),
  settings: { onError },
})

/** Runs a graph, and reports it as broken as soon as code of a node has logged `word`. */
const brokenAt = (graph: Graph, word: string, errors: readonly Error[] = [lost], options: RunGraphOptions = {}) =>
  runGraph(graph, {
    graceMs,
    ...options,
    watch: (event, run) => {
      if (event.type !== 'log' || !event.text.includes(word)) return
      setImmediate(() => {
        for (const error of errors) run.broken(error)
      })
    },
  })

const bodies: Readonly<Record<string, string>> = {
  'gives a value soon': 'await new Promise((go) => setTimeout(go, 20))\n  return 1',
  'waits for its turn':
    'await sleep(0)\n  await new Promise((go) => setTimeout(go, 20))\n  await sleep(1000)\n  return 1',
  'fails soon': "await new Promise((go) => setTimeout(go, 20))\n  throw new Error('of its own')",
  'would wait for ever': 'await new Promise((go) => setTimeout(go, 1e8))',
  'does not let itself be cancelled': 'for (;;) try { await new Promise((go) => setTimeout(go, 1e8)) } catch {}',
  'cleans up for ever':
    'try { await new Promise((go) => setTimeout(go, 1e8)) } finally { await new Promise((go) => setTimeout(go, 1e8)) }',
}

describe.each(['end', 'finish'] as const)('a run that is broken, onError: %s', (onError) => {
  it.each(Object.entries(bodies))('has failed by that, and ends in time, though its code %s', async (_, body) => {
    const { outcome, events } = await brokenAt(graphWith(body, onError), 'begins', [lost], { clock: systemClock })
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'Error', message: lost.message } })
    const strays = events.flatMap((event) => (event.type === 'error.stray' ? [event.error.message] : []))
    expect(strays).toEqual([lost.message])
    expect(events.at(-1)).toMatchObject({ type: 'run.ended', outcome })
  })
})

it('where more than one thing is broken, each is told of, and the first is what it has failed by', async () => {
  const graph = graphWith(bodies['gives a value soon'] ?? '', 'end')
  const { outcome, events } = await brokenAt(graph, 'begins', [lost, new Error('and more')])
  expect(outcome).toMatchObject({ kind: 'failed', error: { message: lost.message } })
  expect(events.flatMap((event) => (event.type === 'error.stray' ? [event.error.message] : []))).toEqual([
    lost.message,
    'and more',
  ])
})

it('ends in time though what it has left behind does not', async () => {
  const endLeftovers = (): Promise<never> => new Promise(() => {})
  const { outcome } = await brokenAt(graphWith('return 1', 'end'), 'begins', [lost], { endLeftovers })
  expect(outcome).toMatchObject({ kind: 'failed', error: { message: lost.message } })
})
