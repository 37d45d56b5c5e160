import { afterEach, expect, it } from 'vitest'
import type { Graph } from '#graph'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'

const { random } = Math
const clone = structuredClone
afterEach(() => {
  Math.random = random
  globalThis.structuredClone = clone
})

const changing = "async function changes() {\n  Math.random = () => 7\n  return 'done'\n}"
const plain = "async function plain() {\n  return 'done'\n}"

it.each<[string, Graph]>([
  ['the only node', graphOf({ changes: changing })],
  ['one of several nodes', graphOf({ plain, changes: changing, pause: 'sleep 1' })],
  ['the shared code', { ...graphOf({ plain }), shared: 'Math.random = () => 7' }],
])('what the code changes of what all code shares is put back behind its run: %s', async (_, graph) => {
  expect(await startedPlan(graph).run.outcome).toMatchObject({ kind: 'succeeded' })
  expect(Math.random).toBe(random)
})

it.each(['structuredClone = null', 'structuredClone++'])(
  'be it something global, by its name alone: %s',
  async (code) => {
    const assigns = `async function assigns() {\n  ${code}\n  return 'done'\n}`
    expect(await startedPlan(graphOf({ assigns })).run.outcome).toMatchObject({ kind: 'succeeded' })
    expect(structuredClone).toBe(clone)
  },
)
