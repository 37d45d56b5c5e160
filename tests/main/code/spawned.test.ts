import { expect, it } from 'vitest'
import { createCodeReader } from '../../../main/code/code-reader.ts'
import { exportCode } from '../../../main/code/export-code.ts'
import { readHere } from '../../../main/code/read-here.ts'
import { memoryCache } from '../../support/memory-cache.ts'
import { differs, toldOf } from './differences.ts'
import { generated } from './generated/all.ts'
import { bothSides, spawnedRun } from './sides.ts'

const all = Object.values(generated).flatMap((make) => make())
const every = (count: number) => all.filter((_, index) => index % Math.floor(all.length / count) === 0).slice(0, count)
const reader = createCodeReader(memoryCache(), readHere)

/** The program as the terminal exports it, with layout. */
async function laidOut(graph: (typeof all)[number]['graph']): Promise<string | null> {
  const exported = await exportCode({ graph, target: 'mjs' }, reader, null)
  return exported.ok ? exported.value.text : null
}

it('a program in a process of its own does what the canvas does: 40 of them', async () => {
  for (const each of await bothSides(every(40))) {
    const text = await laidOut(each.snippet.graph)
    if (text === null || each.program === null) continue
    const spawned = { ...each, program: await spawnedRun(text) }
    expect(differs(spawned) ? toldOf(spawned) : null).toBe(null)
  }
}, 60_000)

it('laid out, a program does what it does without: 100 of them', async () => {
  const texts = new Map<string, string | null>()
  const snippets = every(100)
  for (const { name, graph } of snippets) texts.set(name, await laidOut(graph))
  const compared = await bothSides(snippets, {}, ({ name }) => texts.get(name) ?? null)
  expect(compared.filter(differs).map(toldOf)).toEqual([])
}, 60_000)
