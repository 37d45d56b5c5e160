import { runtimeParts } from 'virtual:runtime-parts'
import { expect, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import type { Plan } from '#compile'
import { runOnCanvas } from './canvas-run.ts'
import { typeErrors } from './programs.ts'
import { realShapes } from './real-shapes.ts'
import { runVirtually } from './virtual-program.ts'

function textOf(plan: Plan): string {
  const exported = exportTypeScript(plan, runtimeParts)
  if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
  return exported.text
}

test.each(Object.entries(realShapes))('%s reads as a person would write it', async (name, plan) => {
  const main = /^export async function main[\s\S]*?(?=\n\n\/[/*])/m.exec(textOf(plan))?.[0] ?? ''
  for (const line of main.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  await expect(`${main}\n`).toMatchFileSnapshot(`golden/shape-${name}.txt`)
})

test.each(Object.entries(realShapes))('%s does what its run does', async (_, plan) => {
  const [ran, program] = [await runOnCanvas(plan), await runVirtually(textOf(plan))]
  expect(program).toMatchObject({ printed: ran.printed, endMs: ran.endMs, unhandled: [], status: 0 })
})

test('all of them have types that a strict compiler takes', () => {
  const texts = Object.entries(realShapes).map(([name, plan]) => [name, textOf(plan)] as const)
  expect(typeErrors(Object.fromEntries(texts))).toEqual([])
}, 60_000)
