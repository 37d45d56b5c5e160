import { expect, it } from 'vitest'
import { showPlainSources } from '../../main/runs/function-sources.ts'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'

const before = Function.prototype.toString
const descriptor = Object.getOwnPropertyDescriptor(Function.prototype, 'toString')
showPlainSources()
showPlainSources()

it('the text of a compiled function has nothing put in', async () => {
  const loop = 'function twice(n) {\n  while (n < 0) {\n    n += 1\n  }\n  return n * 2\n}'
  const waits = 'async (values) => { for await (const value of values) { await value } }'
  const body = `async function body() {\n  const waits = ${waits}\n  return [String(twice), waits.toString()]\n}`
  const { run } = startedPlan({ ...graphOf({ body }), shared: loop })
  const written = 'async (values) => { for await (const value of (values)) { await (value) } }'
  expect(await run.outcome).toMatchObject({ kind: 'succeeded', result: [loop, written] })
})

it('functions of the host and classes keep theirs', () => {
  class Kept {
    readonly $guard = 1
  }
  for (const value of [Array.prototype.map, Kept, Symbol, Math.max, () => '$guarded', new Proxy(Kept, {})]) {
    expect(value.toString()).toBe(Reflect.apply(before, value, []))
  }
})

it('what makes the text is a function like the one of the engine', () => {
  const { toString: shown } = Function.prototype
  expect(shown).not.toBe(before)
  expect(shown.toString()).toBe('function toString() { [native code] }')
  expect([shown.name, shown.length, Object.hasOwn(shown, 'prototype')]).toEqual(['toString', 0, false])
  expect({ ...Object.getOwnPropertyDescriptor(Function.prototype, 'toString'), value: before }).toEqual(descriptor)
  for (const value of [{}, undefined, 'text']) {
    expect(() => shown.call(value)).toThrow(TypeError)
    expect(() => shown.call(value)).toThrow(/requires that 'this' be a Function/)
  }
  expect(() => Reflect.construct(shown, [])).toThrow('is not a constructor')
})
