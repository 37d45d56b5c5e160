// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is code.
import { describe, expect, it } from 'vitest'
import { readCodes } from '../../../src/code/read-code.ts'

/** Code, and the names that it uses without declaring them. */
const rows: readonly (readonly [code: string, free: readonly string[]])[] = [
  ['{ let a = 1 }\na', ['a']],
  ['{ const a = 1 }\na', ['a']],
  ['{ class a {} }\na', ['a']],
  ['{ var a = 1 }\na', []],
  ['if (b) { var a = 1 }\na', ['b']],
  ['if (b) { let a = 1 }\na', ['b', 'a']],
  ['for (let a of b) a\na', ['b', 'a']],
  ['for (const a in b) a\na', ['b', 'a']],
  ['for (var a of b) a\na', ['b']],
  ['for (let a = 0; a < 1; a++) a\na', ['a']],
  ['for (var a = 0; a < 1; a++) a\na', []],
  ['function f() { { var a } return a }\na', ['a']],
  ['function f() { { let a } return a }', ['a']],
  ['const f = () => { { var a } return a }', []],
  ['class A { static { var a = 1 } b = a }', ['a']],
  ['try { let a = 1 } catch (b) { b } finally { a }\nb', ['a', 'b']],
  ['try { } catch ({ a, b: [c] }) { a + c }\nc', ['c']],
  ['switch (b) { case 1: let a = 1; break; case 2: a }\na', ['b', 'a']],
  ['function f(a, { b: c = d, ...e }, [g] = h, ...i) { return [a, b, c, e, g, i] }', ['d', 'h', 'b']],
  ['function f(a = () => b) { var b }', ['b']],
  ['const { [a]: b = c, ...d } = e; [b, d]', ['a', 'c', 'e']],
  ['const f = function g() { return g }\ng', ['g']],
  ['const A = class B { c() { return B } }\nB', ['B']],
  ['class A extends B { [c] = d; static e = f; g() { return super.g(h) } }', ['B', 'c', 'd', 'f', 'h']],
  ['a.b.c\na?.[d]', ['a', 'd']],
  ['({ a, b: c, [d]: e, f() { return f } })', ['a', 'c', 'd', 'e', 'f']],
  ['a: for (;;) break a', []],
  ['`x ${a} y`\na`b`', ['a']],
  ['typeof a\nvoid 0', ['a']],
  ['let a: B<c.D> = e as F\nfunction g(this: H, i: J): K { return a as L }', ['e']],
  ["import a, { b as c, type D } from 'e'\nimport * as f from 'g'\n[a, c, f, b]", ['b']],
  ["export { a, type B } from 'c'", []],
  ['const a = 1\nexport { a, a as b }', []],
  ['a = 1;[b] = c;({ d: e } = f)', ['a', 'b', 'c', 'e', 'f']],
  ['function a() {}\n{ function b() {} }\nb', ['b']],
]

const read = readCodes(rows.map(([code]) => code))

describe('names that code uses and does not declare', () => {
  it.each(rows.map(([code, free], at) => [code, free, at] as const))('%s', (_, free, at) => {
    expect(read[at]?.reading.errors).toEqual([])
    expect(read[at]?.reading.free.map(({ name }) => name).sort()).toEqual([...free].sort())
  })
})
