import { describe, expect, it } from 'vitest'
import { planOf, textOf } from './exported-graph.ts'
import { drawings } from './group-drawings.ts'
import { typeErrors } from './programs.ts'
import { runVirtually } from './virtual-program.ts'

/** Main, without the functions of the nodes and without the runtime. */
const mainOf = (text: string): string => /export async function main[\s\S]*?\n}\n/.exec(text)?.[0] ?? ''

describe('what is drawn with groups', () => {
  it('reads as a person would write it', async () => {
    const texts = Object.entries(drawings).map(([name, graph]) => `// ${name}\n${mainOf(textOf(planOf(graph)))}`)
    await expect(texts.join('\n')).toMatchFileSnapshot('golden/groups.txt')
  })

  it.each(Object.entries(drawings))('%s', async (_, graph) => {
    const program = await runVirtually(textOf(planOf(graph)))
    expect(program.unhandled).toEqual([])
  })

  it('has types that a strict compiler takes', () => {
    const texts = Object.entries(drawings).map(([name, graph]) => [`${name}.ts`, textOf(planOf(graph))] as const)
    expect(typeErrors(Object.fromEntries(texts))).toEqual([])
  }, 60_000)
})
