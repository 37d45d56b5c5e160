import { runtimeParts } from 'virtual:runtime-parts'
import { describe, expect, it } from 'vitest'
import { exportTypeScript } from '#codegen'
import type { Graph, Start } from '#graph'
import { graphOf, inGroups, type NodeSketch } from '../../support/graph-of.ts'
import { runOnCanvas } from './canvas-run.ts'
import { planOf, textOf } from './exported-graph.ts'
import { typeErrors } from './programs.ts'
import { runVirtually } from './virtual-program.ts'

const step = (name: string, parameters: string, ms: number, more: object = {}, then = `return '${name}'`): NodeSketch =>
  ({
    kind: 'coroutine',
    code: `async function ${name}(${parameters}): Promise<string> {\n  log('+${name}')\n  await sleep(${ms})\n  ${then}\n}`,
    ...more,
  }) as NodeSketch
const cold = { start: 'awaited' as Start }
const eager = { start: 'eager' as Start }
const fails = "throw new RangeError('no')"
const retry = { tries: 2, delayMs: 10, backoff: 'fixed' as const }
const group = (graph: Graph): Graph => inGroups(graph, { g: ['load', 'use'] })

/** The drawing, and what its main has. */
const drawings: Readonly<Record<string, readonly [Graph, readonly string[]]>> = {
  'in the arguments of the node that awaits it': [
    graphOf({ load: step('load', '', 20, cold), use: step('use', 'a: string', 5) }, ['load -> use.a']),
    ['return stoppable(signal, async () => use(await load()))'],
  ],
  'behind tasks, in the order of the parameters': [
    graphOf(
      {
        first: step('first', '', 20, cold),
        slow: step('slow', '', 50),
        second: step('second', 'x: string', 10, cold),
        use: step('use', 'a: string, b: string, c: string', 5),
      },
      ['first -> use.a', 'slow -> use.b', 'slow -> second.x', 'second -> use.c'],
    ),
    ['use(await first(), slowResult, await second(slowResult))'],
  ],
  'beside others': [
    graphOf(
      {
        load: step('load', '', 20, cold),
        use: step('use', 'a: string', 5),
        other: step('other', '', 11),
        end: step('end', 'a: string, b: string', 1),
      },
      ['load -> use.a', 'use -> end.a', 'other -> end.b'],
    ),
    ['(async () => use(await load()))()'],
  ],
  'one within the other, in a sleep': [
    graphOf({ inner: step('inner', '', 5, cold), load: step('load', 'x: string', 20, cold), nap: 'sleep 7' }, [
      'inner -> load.x',
      'load -> nap',
    ]),
    ['sleep(7, await load(await inner()))'],
  ],
  'its error is that of its awaiter': [
    graphOf(
      {
        load: step('load', '', 20, cold, fails),
        use: step('use', 'a: string', 5),
        rescue: step('rescue', 'e: Error', 3),
        other: step('other', 'x: string', 2),
      },
      ['load -> use.a', 'use.error -> rescue.e', 'use -> other.x'],
    ),
    [],
  ],
  'an error that is collected': [
    graphOf(
      {
        load: step('load', '', 20, cold, fails),
        use: step('use', 'a: string', 5),
        g: 'gather returnExceptions',
        nap: 'sleep 3',
        n: 'async function n(list: any[]): Promise<string> {\n  return String(list[0])\n}',
      },
      ['load -> use.a', 'use -> g', 'nap -> g', 'g -> n.list'],
    ),
    [],
  ],
  'an error of a sleep': [
    graphOf(
      {
        load: step('load', '', 20, cold, fails),
        nap: 'sleep 7',
        rescue: step('rescue', 'e: Error', 3),
        after: step('after', 'x: string', 1),
      },
      ['load -> nap', 'nap.error -> rescue.e', 'nap -> after.x'],
    ),
    [],
  ],
  'in a fallback': [
    graphOf(
      {
        bad: step('bad', '', 5, {}, fails),
        load: step('load', '', 7, cold),
        second: step('second', 'e: Error, a: string', 3),
        end: step('end', 'x: string', 1),
      },
      ['bad.error -> second.e', 'load -> second.a', 'bad -> end.x', 'second -> end.x'],
    ),
    [],
  ],
  'behind a case': [
    graphOf(
      {
        way: 'branch',
        load: step('load', 'x: unknown', 7, cold),
        use: step('use', 'a: string', 3),
        other: step('other', 'x: unknown', 3),
      },
      ['way.yes -> load.x', 'load -> use.a', 'way.no -> other.x'],
    ),
    [],
  ],
  'with policies on both': [
    graphOf(
      {
        load: step('load', '', 20, { ...cold, retry, timeoutMs: 1_000 }),
        use: step('use', 'a: string', 5, { timeoutMs: 10 }),
      },
      ['load -> use.a'],
    ),
    ['const loadResult = await retry(', 'return timeout(10, () => use(loadResult))'],
  ],
  'taken by a gather': [
    graphOf({ wait: 'sleep 30', load: step('load', '', 10, cold), other: step('other', '', 20), g: 'gather' }, [
      'load -> g',
      'other -> g',
      'wait -> g.after',
    ]),
    [],
  ],
  'in a group': [
    group(
      graphOf(
        {
          slow: step('slow', '', 30),
          load: step('load', 'x: string', 10, cold),
          use: step('use', 'a: string', 5),
          g: 'group',
        },
        ['slow -> load.x', 'load -> use.a'],
      ),
    ),
    [],
  ],
  'in a group, behind a task of it': [
    inGroups(
      graphOf(
        {
          slow: step('slow', '', 30),
          load: step('load', '', 10, cold),
          use: step('use', 'a: string, b: string', 5),
          g: 'group',
        },
        ['load -> use.a', 'slow -> use.b'],
      ),
      { g: ['slow', 'load', 'use'] },
    ),
    [],
  ],
  'nobody awaits it': [graphOf({ load: step('load', '', 10, cold), other: step('other', '', 20) }), ['() => other()']],
  'eager beside a task': [graphOf({ a: step('a', '', 10, eager), b: step('b', '', 20) }), []],
  'eager under a policy': [
    graphOf({ b: step('b', '', 20), a: step('a', '', 10, { ...eager, timeoutMs: 50 }) }),
    ['createTask(() => timeout(50, a))'],
  ],
}

const mainOf = (text: string): string => /export async function main[\s\S]*?\n}/.exec(text)?.[0] ?? ''
const sorted = (lines: readonly string[]) => [...lines].sort()

describe('what is drawn with starts', () => {
  it.each(Object.entries(drawings))('%s', async (_, [graph, lines]) => {
    const plan = planOf(graph)
    const text = textOf(plan)
    const [ran, program] = [await runOnCanvas(plan), await runVirtually(text)]
    expect({ ...program, lines: sorted(program.lines) }).toMatchObject({
      printed: ran.printed,
      endMs: ran.endMs,
      lines: sorted(ran.lines),
      unhandled: [],
    })
    for (const line of lines) expect(mainOf(text)).toContain(line)
  })

  it('has types that a strict compiler takes, on the runtime too', () => {
    const texts = Object.values(drawings).map(([graph], at) => [`start${at}.ts`, textOf(planOf(graph))] as const)
    expect(typeErrors(Object.fromEntries(texts))).toEqual([])
  }, 60_000)

  it('on the runtime: a cold one in the function of a task, and an option for an eager one', () => {
    const onRuntime = (graph: Graph): string => {
      const exported = exportTypeScript(planOf(graph), runtimeParts, 'runtime')
      return exported.ok ? mainOf(exported.text) : ''
    }
    const graph = graphOf({ load: step('load', '', 20, cold), use: step('use', 'a: string', 5) }, ['load -> use.a'])
    expect(onRuntime(graph)).toContain("createTask(async () => use(await load()), { name: 'use' })")
    expect(onRuntime(graphOf({ a: step('a', '', 10, eager) }))).toContain("{ name: 'a', eager: true }")
  })
})
