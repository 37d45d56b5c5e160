import ts from 'typescript'
import { expect, it } from 'vitest'
import { erasedText } from '../../../src/code/erased-text.ts'
import { readCodes } from '../../../src/code/read-code.ts'

const names = ['a', 'get', 'set', 'static', 'accessor', '[k]']
const endings = ['', ': T', '!: T', ' = v', ': T = v', ' = v as T', ' = v!', ' = () => v satisfies T']
const modifiers = ['', 'static ']
const gone = ['', 'declare g: T', 'g?(): T', '[n: string]: T']
const after = ['b = 1', '[k2] = 1', '*g2() {}', 'get x() { return 1 }', 'static s = 1', 'constructor() {}']
const statements = [
  'v as T',
  'let w = v as T',
  'w = v satisfies T',
  'const f = (): T => v as T',
  'type U = T',
  'let u: T',
  'v!',
  'declare const d: T',
  'if (v) v as T',
  'return_: v as T',
]
const next = [
  '[1].length',
  '(1)',
  '`t`',
  '+1',
  '-1',
  '/x/g',
  'b = 1',
  '++w2',
  'await v',
  '(() => {})()',
  'function g() {}',
  'class X {}',
]

/** Each statement in one standard form, whatever its spaces, brackets and empty members. */
function statementsOf(text: string): readonly string[] {
  const file = ts.createSourceFile('a.js', text, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS)
  const printer = ts.createPrinter({ removeComments: true })
  const printed = file.statements.map((each) => printer.printNode(ts.EmitHint.Unspecified, each, file))
  return printed.map((each) => each.replace(/[()\s]/g, '').replace(/;+/g, ';'))
}

function transpiled(text: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext }
  return ts.transpileModule(text, { compilerOptions }).outputText
}

/** Texts without mistakes that mean something else when erased than when `tsc` translates them. */
function differing(texts: readonly string[]): { readonly fit: number; readonly found: readonly string[] } {
  const read = readCodes(texts)
  const fit = texts.filter((_, index) => read[index]?.reading.errors.length === 0)
  const all = fit.map((text) => `{\n${text}\n}`).join('\n')
  const expected = statementsOf(transpiled(all)).filter((each) => each.startsWith('{'))
  expect(expected.length).toBe(fit.length)
  const erased = fit.flatMap((text) => statementsOf(`{\n${erasedText(text)}\n}`).join(''))
  return { fit: fit.length, found: fit.filter((_, index) => erased[index] !== expected[index]) }
}

it('keeps members apart that something erased kept apart', () => {
  const texts = modifiers.flatMap((modifier) =>
    names.flatMap((name) =>
      endings.flatMap((ending) =>
        gone.flatMap((middle) =>
          after.map((rest) => `abstract class A {\n  ${modifier}${name}${ending}\n  ${middle}\n  ${rest}\n}`),
        ),
      ),
    ),
  )
  const { fit, found } = differing(texts)
  expect(found.slice(0, 20)).toEqual([])
  expect(fit).toBeGreaterThan(1_000)
})

it('keeps statements apart that something erased kept apart', () => {
  const texts = statements.flatMap((statement) => next.map((rest) => `${statement}\n${rest}`))
  const { fit, found } = differing(texts)
  expect(found.slice(0, 20)).toEqual([])
  expect(fit).toBe(texts.length)
})
