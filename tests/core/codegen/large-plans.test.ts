import { expect, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import type { Plan, PlanNode } from '#compile'
import { type NodeDraft, planOf } from './plans.ts'

const many = (count: number, of: (index: number) => NodeDraft): readonly NodeDraft[] =>
  Array.from({ length: count }, (_, index) => of(index))

const rest = (from: number | null, after: readonly number[] = []): NodeDraft => ({
  kind: 'sleep',
  name: 'rest',
  durationMs: 1,
  args: from === null ? [] : [{ from }],
  after,
})

const all = (children: readonly number[], returnExceptions = false): NodeDraft => ({
  kind: 'gather',
  name: 'all',
  children,
  returnExceptions,
})

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)

/** Plans with this many nodes, by their shape. */
const shapes: Readonly<Record<string, (count: number) => readonly NodeDraft[]>> = {
  'a chain': (count) => many(count, (index) => rest(index === 0 ? null : index - 1)),
  'a chain by order': (count) => many(count, (index) => rest(null, index === 0 ? [] : [index - 1])),
  'two chains': (count) => many(count, (index) => rest(index < 2 ? null : index - 2)),
  'a ladder': (count) => many(count, (index) => rest(index < 2 ? null : index - 2, index % 2 ? [index - 1] : [])),
  'a fan': (count) => [...many(count, () => rest(null)), all(upTo(count))],
  'a fan that collects': (count) => [...many(count, () => rest(null)), all(upTo(count), true)],
  'a fan out': (count) => many(count, (index) => rest(index === 0 ? null : 0)),
  'gathers in each other': (count) => many(count, (index) => (index === 0 ? rest(null) : all([index - 1]))),
  'gathers that collect': (count) => many(count, (index) => (index === 0 ? rest(null) : all([index - 1], true))),
  apart: (count) => many(count, () => rest(null)),
}

/** How often a property of a node is read while its plan is printed. */
function asksFor(plan: Plan): number {
  let asks = 0
  const watched = <T extends object>(object: T): T =>
    new Proxy(object, {
      get(target, key, receiver) {
        asks += 1
        const value: unknown = Reflect.get(target, key, receiver)
        return Array.isArray(value) ? watched(value) : value
      },
    })
  const exported = exportTypeScript({ ...plan, nodes: plan.nodes.map((node): PlanNode => watched(node)) }, [])
  expect(exported.ok).toBe(true)
  return asks
}

test.each(Object.entries(shapes))('%s is asked in proportion to its size', (_name, shape) => {
  const [small, large] = [200, 400].map((count) => asksFor(planOf(shape(count))))
  expect((large ?? 0) / (small ?? 1)).toBeLessThan(2.2)
})

test.each(Object.entries(shapes))('%s of ten thousand nodes is printed', (_name, shape) => {
  const exported = exportTypeScript(planOf(shape(9_999)), [])
  expect(exported).toMatchObject({ ok: true, text: expect.stringContaining('async function main(') })
})
