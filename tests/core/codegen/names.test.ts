import fc from 'fast-check'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { isIdentifier } from '#code'
import { exportTypeScript } from '#codegen'
import { identifierOf } from '#graph'
import { camelCase } from '../../../src/codegen/names.ts'
import { coroutine, type NodeDraft, planOf } from './plans.ts'

test.each([
  ['Load both pages', 'loadBothPages'],
  ['Stage ①', 'stage'],
  ['Area m²', 'areaM'],
  ['①', 'node'],
  ['2nd stage', '_2ndStage'],
  ['URL', 'url'],
  ['загрузить данные', 'загрузитьДанные'],
  ['データ 取得', 'データ取得'],
  ['می‌خواهم', 'می‌خواهم'],
  ['a 👩‍💻 b', 'aB'],
  ['𐐀bc 𐐨d', '𐐨bc𐐀d'],
  ['cafe\u0301 noir', 'cafe\u0301Noir'],
  ['\u0301x', '_\u0301x'],
  ['\ud800', 'node'],
  ['a\u2028b', 'aB'],
  ['ロード・データ', 'ロードデータ'],
])('the title %s is a name', (title, name) => {
  expect(camelCase(title)).toBe(name)
  expect(isIdentifier(camelCase(title))).toBe(true)
})

test.each([
  ['fetch user!', 'fetchUser'],
  ['Stage ①', 'Stage'],
  ['²nd', 'nd'],
  ['می‌خواهم', 'می‌خواهم'],
  ['…', 'fallback'],
  ['7', 'fallback'],
])('a node named after %s', (text, name) => {
  expect(identifierOf(text, 'fallback')).toBe(name)
})

test.each([
  ['a', true],
  ['$_1', true],
  ['größe', true],
  ['名', true],
  ['𐐀', true],
  ['می‌خواهم', true],
  ['m²', false],
  ['①', false],
  ['1a', false],
  ['\u200da', false],
  ['a b', false],
  ['', false],
])('%s is spelled as a name: %s', (text, expected) => {
  expect(isIdentifier(text)).toBe(expected)
  const { diagnostics } = ts.transpileModule(`export const ${text} = 1`, { reportDiagnostics: true })
  expect(diagnostics?.length === 0).toBe(expected)
})

test('a name that only the newest engines accept is refused', () => {
  expect(isIdentifier('ア・イ')).toBe(false)
})

/** Leaves out letters that TypeScript does not know yet: it refuses them in code too. */
const isKnown = (text: string): boolean =>
  [...text].every((sign) => {
    const code = sign.codePointAt(0) ?? 0
    return !/[\p{ID_Continue}]/u.test(sign) || ts.isIdentifierPart(code, ts.ScriptTarget.ESNext)
  })
const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('await', 'class', 'main', 'gather', 'sleep', 'results', 'slept', 'f', 'user', 'userTask', 'inputs'),
  fc.constantFrom(
    '①',
    'm²',
    '2',
    'İ',
    'ŉ',
    'ß',
    'ǆ',
    'ﬃ',
    '\u200d',
    '\u200c',
    '\u0301',
    '👩‍💻',
    '𐐀',
    '٣',
    '${',
    '*/',
    '`',
    "'",
    '\\u0061',
  ),
)
const title = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '))

function namesIn(body: ts.NodeArray<ts.Node>): readonly string[] {
  const names: string[] = []
  const bind = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.push(name.text)
    else for (const element of name.elements) if (!ts.isOmittedExpression(element)) bind(element.name)
  }
  for (const node of body) {
    if (ts.isParameter(node)) bind(node.name)
    if (ts.isVariableStatement(node)) for (const { name } of node.declarationList.declarations) bind(name)
    if (ts.isFunctionDeclaration(node) && node.name && node.body) names.push(node.name.text)
  }
  return names
}

test('whatever nodes are titled, the exported file parses, and no name is given twice', () => {
  const titles = fc.tuple(title, title, title, title).filter((all) => all.every(isKnown))
  fc.assert(
    fc.property(
      titles,
      fc.boolean(),
      fc.constantFrom('end', 'finish'),
      ([one, two, three, four], isCollecting, onError) => {
        const nodes: readonly NodeDraft[] = [
          { kind: 'input', name: identifierOf(four, 'input'), type: 'number', default: 1 },
          { kind: 'sleep', name: one, durationMs: 1, args: [{ from: 0 }] },
          { kind: 'sleep', name: two, durationMs: 1 },
          coroutine('async function fetchUser(a: number) {\n  return a\n}', [0], [1]),
          { kind: 'gather', name: three, children: [1, 2, 3], returnExceptions: isCollecting },
          { kind: 'gather', name: one, children: [4], returnExceptions: false },
          { kind: 'output', name: four, args: [{ from: 5 }] },
          { kind: 'output', name: three, args: [{ from: 4 }] },
        ]
        const exported = exportTypeScript(planOf(nodes, { title: three, description: one, onError }), [])
        const text = exported.ok ? exported.text : ''
        const file = ts.createSourceFile('main.ts', text, ts.ScriptTarget.ESNext, true)
        const { diagnostics } = ts.transpileModule(text, {
          reportDiagnostics: true,
          compilerOptions: { target: 99, module: 99 },
        })
        expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([])
        const main = file.statements.find(
          (node): node is ts.FunctionDeclaration => ts.isFunctionDeclaration(node) && node.name?.text === 'main',
        )
        const names = [
          ...namesIn(file.statements),
          ...(main ? namesIn(main.parameters) : []),
          ...(main?.body ? namesIn(main.body.statements) : []),
        ]
        expect(names).toContain('main')
        expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
      },
    ),
    { numRuns: 100 },
  )
})
