import { describe, expect, it } from 'vitest'
import type { Graph, Start } from '#graph'
import { type NodeRun, runViewOf, spansOf, type TraceEvent } from '#trace'
import { graphOf, inGroups, type NodeSketch } from '../../support/graph-of.ts'
import { runGraph } from '../../support/run-graph.ts'

/** A coroutine that logs when it begins and ends; `fails`: it throws. */
const step = (name: string, parameters: string, ms: number, more: object = {}, fails = false): NodeSketch =>
  ({
    kind: 'coroutine',
    code: [
      `async function ${name}(${parameters}): Promise<string> {`,
      `  log('+${name}')`,
      ...(ms > 0 ? [`  await sleep(${ms})`] : []),
      ...(fails ? [`  throw new RangeError('${name} failed')`] : []),
      `  log('-${name}')`,
      `  return '${name}'`,
      '}',
    ].join('\n'),
    ...more,
  }) as NodeSketch

const cold = { start: 'awaited' as Start }
const eager = { start: 'eager' as Start }

const linesOf = (events: readonly TraceEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'log' && !event.isReport ? [`${event.atMs} ${event.text}`] : []))
const tasksOf = (events: readonly TraceEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'task.created' ? [event.name] : []))

async function ran(graph: Graph) {
  const { events, outcome } = await runGraph(graph)
  const view = runViewOf(events)
  const run = (id: string): NodeRun => view.nodes.get(id) as NodeRun
  return { events, outcome, view, run, lines: linesOf(events), tasks: tasksOf(events) }
}

describe('a cold coroutine', () => {
  const two = graphOf(
    {
      first: step('first', '', 20, cold),
      slow: step('slow', '', 50),
      second: step('second', 'x?: string', 10, cold),
      use: step('use', 'a: string, b: string, c: string', 5),
    },
    ['first -> use.a', 'slow -> use.b', 'second -> use.c'],
  )

  it('runs in the task of the node that awaits it, in the order of its parameters, once that can run', async () => {
    const { lines, tasks, outcome, run } = await ran(two)
    expect(lines).toEqual([
      ...['0 +slow', '50 -slow', '50 +first', '70 -first', '70 +second', '80 -second', '80 +use', '85 -use'],
    ])
    expect(tasks.filter((name) => name !== 'main')).toEqual(['slow', 'use'])
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 'use' })
    expect(run('first')).toMatchObject({ state: 'done', startedMs: 50, endedMs: 70, value: { text: '"first"' } })
    expect(run('first').task).toBeUndefined()
    expect(run('use')).toMatchObject({ state: 'done', startedMs: 50, endedMs: 85 })
  })

  it('shows what its code does while it runs, and has a row of its own', async () => {
    const { events } = await ran(two)
    const at = runViewOf(events.filter(({ atMs }) => atMs <= 55))
    expect(at.nodes.get('first')).toMatchObject({ state: 'waiting', wait: { kind: 'sleep', durationMs: 20 } })
    expect(at.nodes.get('second')).toMatchObject({ state: 'idle', needs: [] })
    expect(at.nodes.get('use')).toMatchObject({ state: 'waiting' })
    const rows = spansOf(events).rows.map(({ spans, end }) => ({
      spans: spans.flatMap(({ kind, fromMs, toMs }) => (kind === 'waiting' ? [`${fromMs}-${toMs}`] : [])),
      end: end?.atMs,
    }))
    expect(rows).toEqual([
      { spans: ['50-70'], end: 70 },
      { spans: ['0-50'], end: 50 },
      { spans: ['70-80'], end: 80 },
      { spans: ['50-70', '70-80', '80-85'], end: 85 },
    ])
  })

  it('is awaited before the policies of its awaiter, and has its own', async () => {
    const retry = { tries: 2, delayMs: 10, backoff: 'fixed' as const }
    const flaky = (name: string, more: object): NodeSketch =>
      ({
        kind: 'coroutine',
        code: `async function ${name}(x?: string): Promise<string> {\n  log('+${name}')\n  if (tries.push('${name}') < (${name.length} - 3) * 2) throw new Error('no')\n  return '${name}'\n}`,
        ...more,
      }) as NodeSketch
    const graph = {
      ...graphOf({ load: flaky('load', { ...cold, retry }), use: flaky('useIt', { retry }) }, ['load -> use.x']),
      shared: 'const tries: string[] = []',
    }
    const { lines, run } = await ran(graph)
    expect(lines).toEqual(['0 +load', '10 +load', '10 +useIt', '20 +useIt'])
    expect(run('load')).toMatchObject({ state: 'done', attempt: { number: 2 }, endedMs: 10 })
    expect(run('use')).toMatchObject({ state: 'done', attempt: { number: 2 }, endedMs: 20 })
  })

  it('fails the node that awaits it, and what comes behind it never runs', async () => {
    const graph = graphOf(
      {
        first: step('first', '', 20, cold, true),
        second: step('second', '', 5, cold),
        use: step('use', 'a: string, b: string', 5),
        rescue: step('rescue', 'error: Error', 1),
      },
      ['first -> use.a', 'second -> use.b', 'use.error -> rescue.error'],
    )
    const { run, outcome, view } = await ran(graph)
    expect(run('first')).toMatchObject({ state: 'failed', error: { name: 'RangeError' }, endedMs: 20 })
    expect(run('use')).toMatchObject({ state: 'failed', error: { name: 'RangeError' } })
    expect(run('second')).toMatchObject({ state: 'skipped', skippedBecause: { because: 2 } })
    expect(run('rescue').state).toBe('done')
    expect(outcome.kind).toBe('succeeded')
    expect(view.story.firstNode).toBeNull()
  })

  it('failed first, where nobody takes the error', async () => {
    const graph = graphOf({ load: step('load', '', 20, cold, true), use: step('use', 'a: string', 5) }, [
      'load -> use.a',
    ])
    const { view, outcome } = await ran(graph)
    expect(view.story.firstNode).toBe(0)
    expect(outcome).toMatchObject({ kind: 'failed', node: 1 })
  })

  it('is cancelled with the task of its awaiter', async () => {
    const graph = graphOf(
      {
        load: step('load', '', 100, cold),
        use: step('use', 'a: string', 5),
        fast: step('fast', '', 10),
        r: 'race',
      },
      ['load -> use.a', 'use -> r', 'fast -> r'],
    )
    const { run, lines } = await ran(graph)
    expect(run('load')).toMatchObject({ state: 'cancelled', endedMs: 10 })
    expect(run('use')).toMatchObject({ state: 'cancelled', endedMs: 10 })
    expect(lines).toEqual(['0 +load', '0 +fast', '10 -fast'])
  })

  it('is skipped with its awaiter, whichever of the two lacks something', async () => {
    const graph = graphOf(
      {
        bad: step('bad', '', 5, {}, true),
        load: step('load', 'x?: string', 5, cold),
        use: step('use', 'a: string, b: string', 5),
        error: step('error', 'e: Error', 1),
        other: step('other', '', 1, cold),
      },
      ['bad -> load.x', 'load -> use.a', 'other -> use.b', 'bad.error -> error.e'],
    )
    const { run } = await ran(graph)
    for (const id of ['load', 'use', 'other'])
      expect(run(id)).toMatchObject({ state: 'skipped', skippedBecause: { because: 0 } })
  })

  it('may stand behind another one, and feed a sleep and a branch', async () => {
    const graph = graphOf(
      {
        inner: step('inner', '', 10, cold),
        load: step('load', 'x: string', 10, cold),
        nap: 'sleep 5',
        ask: step('ask', '', 7, cold),
        way: 'branch',
        end: step('end', 'a: string, b: string', 1),
      },
      ['inner -> load.x', 'load -> nap', 'nap -> end.a', 'ask -> way.value', 'way.yes -> end.b'],
    )
    const { lines, tasks, outcome } = await ran(graph)
    expect(lines).toEqual([
      ...['0 +inner', '0 +ask', '7 -ask', '10 -inner', '10 +load', '20 -load', '25 +end', '26 -end'],
    ])
    expect(tasks.filter((name) => name !== 'main')).toEqual(['nap', 'way', 'end'])
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 'end' })
  })

  it('is a task if a gather starts it, and begins no earlier than that may', async () => {
    const graph = graphOf(
      { wait: 'sleep 30', load: step('load', '', 10, cold), other: step('other', '', 20), g: 'gather' },
      ['load -> g', 'other -> g', 'wait -> g.after'],
    )
    const { lines, tasks, outcome } = await ran(graph)
    expect(lines).toEqual(['0 +other', '20 -other', '30 +load', '40 -load'])
    expect(tasks).toContain('load')
    expect(outcome).toMatchObject({ kind: 'succeeded', result: ['load', 'other'] })
  })

  it('makes tasks of its own for its items, which are rows of it', async () => {
    const graph = graphOf(
      {
        load: step('load', 'x: number', 10, { ...cold, each: { parameter: 'x' } }),
        list: 'async function list(): Promise<number[]> {\n  return [1, 2]\n}',
        use: step('use', 'a: string[]', 5),
      },
      ['list -> load.x', 'load -> use.a'],
    )
    const { view, run } = await ran(graph)
    expect(run('load')).toMatchObject({ state: 'done', value: { text: '["load", "load"]' } })
    expect(view.tasksOf.get(0)).toMatchObject({ made: 2, of: 2 })
    expect(view.tasksOf.get(2)).toBeUndefined()
  })

  it('in a group runs in its awaiter, and the group ends with that', async () => {
    const graph = inGroups(
      graphOf(
        {
          load: step('load', '', 10, cold),
          use: step('use', 'a: string', 5),
          g: 'group',
          last: step('last', 'x: string', 1),
        },
        ['load -> use.a', 'use -> last.x'],
      ),
      { g: ['load', 'use'] },
    )
    const { lines, run, outcome } = await ran(graph)
    expect(lines).toEqual(['0 +load', '10 -load', '10 +use', '15 -use', '15 +last', '16 -last'])
    expect(run('g')).toMatchObject({ state: 'done', endedMs: 15 })
    expect(outcome.kind).toBe('succeeded')
  })

  it('does not run if nobody awaits it', async () => {
    const graph = graphOf({ load: step('load', '', 10, cold), other: step('other', '', 5) })
    const { lines, run, outcome } = await ran(graph)
    expect(lines).toEqual(['0 +other', '5 -other'])
    expect(run('load').state).toBe('idle')
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 'other' })
  })
})

describe('an eager coroutine', () => {
  it('takes its first steps before others that are ready', async () => {
    const graph = graphOf({ a: step('a', '', 10), b: step('b', '', 10, eager), c: step('c', '', 10) })
    const { lines, events } = await ran(graph)
    expect(lines).toEqual(['0 +b', '0 +a', '0 +c', '10 -b', '10 -a', '10 -c'])
    const at = runViewOf(events.filter(({ atMs }) => atMs <= 5))
    expect(at.nodes.get('b')).toMatchObject({ state: 'waiting', wait: { kind: 'sleep', durationMs: 10 } })
  })

  it('begins within the step of what made it ready, and may end at once', async () => {
    const graph = graphOf(
      {
        a: step('a', '', 10),
        b: step('b', 'x: string', 0),
        c: step('c', 'x: string', 0, eager),
        d: step('d', 'x: string', 0, eager),
      },
      ['a -> b.x', 'a -> c.x', 'c -> d.x'],
    )
    const { lines, run } = await ran(graph)
    expect(lines).toEqual(['0 +a', '10 -a', '10 +c', '10 -c', '10 +b', '10 -b', '10 +d', '10 -d'])
    expect(run('d').state).toBe('done')
  })

  it('may fail at once, and make tasks in its first step', async () => {
    const code = "async function a() {\n  createTask(sleep(5), { name: 'own' })\n  throw new Error('no')\n}"
    const { run, view, outcome } = await ran(graphOf({ a: { kind: 'coroutine', code, ...eager } }))
    expect(run('a').state).toBe('failed')
    expect(outcome).toMatchObject({ kind: 'failed', node: 0 })
    expect(view.tasksOf.get(0)?.made).toBe(1)
  })
})
