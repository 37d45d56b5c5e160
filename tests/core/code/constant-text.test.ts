// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is code.
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { constantText } from '../../../src/code/constant-text.ts'

/** What is known about the arguments that the code passes to `f`. */
function textsIn(code: string): readonly (string | null)[] {
  const file = ts.createSourceFile('a.ts', code, ts.ScriptTarget.ESNext, true)
  const constants = constantText(file)
  const texts: (string | null)[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) texts.push(...node.arguments.map((argument) => constants.of(argument)))
    ts.forEachChild(node, visit)
  }
  visit(file)
  return texts
}

describe('the text of an expression', () => {
  it.each<[string, string | null]>([
    ["f('a')", 'a'],
    ['f(`a`)', 'a'],
    ["f(('a'))", 'a'],
    ["f('a' as string)", 'a'],
    ["f('a' satisfies string)", 'a'],
    ["f('a'!)", 'a'],
    ["f('a' + 'b' + `c`)", 'abc'],
    ["f(`a${'b'}c${'d' + 'e'}f`)", 'abcdef'],
    ['f(`a${b}c`)', null],
    ["f('a' + b)", null],
    ["f(b + 'a')", null],
    ["f('a' - 'b')", null],
    ['f(1)', null],
    ["f(1 + 'a')", null],
    ["f(true ? 'a' : 'b')", null],
    ['f(a)', null],
    ["const a = 'b'\nf(a)", 'b'],
    ["const a = 'b', c = a + a\nf(c + a)", 'bbb'],
    ["f(a)\nconst a = 'b'", 'b'],
    ["export const a = 'b'\nf(a)", 'b'],
    ["let a = 'b'\nf(a)", null],
    ["var a = 'b'\nf(a)", null],
    ['const a = a\nf(a)', null],
    ['const a = b, b = a\nf(a + b)', null],
    ["const [a] = 'b'\nf(a)", null],
    ['declare const a: string\nf(a)', null],
    ["function g() { const a = 'b'; f(a) }", null],
    ["const a = 'b'\nfunction g(a) { f(a) }", null],
    ["const a = 'b'\nfunction g() { const a = 'c'; f(a) }", null],
    ["const a = 'b'\nconst { a: c, ...d } = f(a)", 'b'],
    ["const a = 'b'\nconst { c: a } = d\nf(a)", null],
  ])('%s', (code, text) => {
    expect(textsIn(code)).toEqual([text])
  })

  it('is known each time it is asked for', () => {
    expect(textsIn("const a = 'b', c = a + a\nf(a, a, c, c)")).toEqual(['b', 'b', 'bb', 'bb'])
  })
})
