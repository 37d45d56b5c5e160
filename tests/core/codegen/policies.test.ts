import { runtimeParts } from 'virtual:runtime-parts'
import { describe, expect, it } from 'vitest'
import { exportTypeScript } from '#codegen'
import { compile, type Plan } from '#compile'
import type { Graph, Policies } from '#graph'
import { graphOf } from '../../support/graph-of.ts'
import { runOnCanvas } from './canvas-run.ts'
import { typeErrors } from './programs.ts'
import { runVirtually } from './virtual-program.ts'

function planOf(graph: Graph): Plan {
  const compiled = compile(graph)
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  return compiled.value
}

function textOf(plan: Plan): string {
  const exported = exportTypeScript(plan, runtimeParts)
  if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
  return exported.text
}

const called = (name: string, body: string, policies: Policies, parameters = '') => ({
  kind: 'coroutine' as const,
  code: `async function ${name}(${parameters}): Promise<unknown> {\n  ${body}\n}`,
  ...policies,
})

const drawings: Readonly<Record<string, readonly [Graph, string | unknown, readonly string[]]>> = {
  'a timeout that is not needed': [
    graphOf({ a: called('a', "await sleep(20)\n  return 'a'", { timeoutMs: 12_500 }) }),
    'a',
    ["return createTask(() => timeout(12_500, () => a()), { name: 'a' })"],
  ],
}

/** The lines of `main`, without their indent. */
const mainOf = (text: string): string => /export async function main[\s\S]*?\n}/.exec(text)?.[0] ?? ''

describe('what is drawn with policies', () => {
  it.each(Object.entries(drawings))('%s', async (_, [graph, result, lines]) => {
    const plan = planOf(graph)
    const text = textOf(plan)
    const [ran, program] = [await runOnCanvas(plan), await runVirtually(text)]
    expect(JSON.parse(ran.printed)).toEqual(result)
    expect({ ...program, lines: [] }).toMatchObject({
      printed: ran.printed,
      endMs: ran.endMs,
      unhandled: [],
      status: 0,
    })
    for (const line of lines) expect(mainOf(text)).toContain(line)
  })

  it('has types that a strict compiler takes', () => {
    const texts = Object.values(drawings).map(([graph], at) => [`drawing${at}.ts`, textOf(planOf(graph))] as const)
    expect(typeErrors(Object.fromEntries(texts))).toEqual([])
  }, 60_000)

  it('a timeout that comes is a TimeoutError of the run and of the program, at the same moment', async () => {
    const plan = planOf(graphOf({ a: called('a', 'await sleep(50)', { timeoutMs: 20 }) }))
    const [ran, program] = [await runOnCanvas(plan), await runVirtually(textOf(plan))]
    expect(ran).toMatchObject({ printed: expect.stringMatching(/^TimeoutError: /), endMs: 20 })
    expect(program).toMatchObject({ printed: ran.printed, endMs: 20, status: 1 })
  })
})
