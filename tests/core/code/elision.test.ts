import ts from 'typescript'
import { expect, it } from 'vitest'
import { type ModuleCode, neededModule } from '#code'
import { erasedText } from '../../../src/code/erased-text.ts'
import { readCode } from '../../../src/code/read-code.ts'
import { samples } from './corpus/all.ts'

/** Imports of types with and without `type`, and imports of values in all places where a use does or does not count. */
const imports = [
  "import { A } from 'a'\nlet b: A",
  "import { A, B } from 'a'\nlet b: A = B",
  "import A, { B } from 'a'\nlet c: B = new A()",
  "import A, { B } from 'a'\nlet c: A = new B()",
  "import A, * as B from 'a'\nlet c: B.C = A",
  "import A, * as B from 'a'\nlet c: A = B.c",
  "import * as A from 'a'\nlet b: A.B",
  "import * as A from 'a'\nlet b: typeof A",
  "import A from 'a'\nlet b: typeof A",
  "import A from 'a'\nfunction f(b: unknown): b is A { return true }",
  "import { A } from 'a'\nclass B implements A {}",
  "import { A, B } from 'a'\nclass C extends A<B> {}",
  "import { A } from 'a'\nconst b = c as A\ndeclare const c: A",
  "import { A } from 'a'\nconst b = c satisfies A\ndeclare const c: unknown",
  "import { A } from 'a'\nconst b = new Map<string, A>()",
  "import { A } from 'a'\ndeclare class B extends A {}",
  "import { A } from 'a'\ndeclare const b: typeof A",
  "import { A } from 'a'\ninterface B extends A {}",
  "import { A } from 'a'\nnamespace B { export type C = A }",
  "import { A } from 'a'\nclass B { declare [A]: number }",
  "import { A } from 'a'\nclass B { [A] = 1 }",
  "import { A } from 'a'\nclass B { [A](): void {} }",
  "import { A } from 'a'\nclass B { b(c: A): A { return c } }",
  "import { A } from 'a'\nfunction f(b = A) {}",
  "import { A } from 'a'\nfunction f({ [A]: b }: any) {}",
  "import { A } from 'a'\nconst b = { A }",
  "import { A } from 'a'\nconst b = { A: 1, c() { this.A } }",
  "import { A } from 'a'\nA: for (;;) break A",
  "import { A } from 'a'\nfunction f(A: number) { return A }",
  "import { A } from 'a'\n{ const A = 1; A }",
  "import { A } from 'a'\nfunction f() { var A = 1; { return A } }",
  "import { A } from 'a'\ntry {} catch (A) { A }",
  "import { A } from 'a'\nfor (const A of []) A",
  "import { A } from 'a'\nconst f = function A() { A }",
  "import { A } from 'a'\nconst f = class A { static b = A }",
  "import { A } from 'a'\n;({ a: A.b } = { a: 1 })",
  "import { A } from 'a'\nA<string>`x`",
  "import { A } from 'a'\nconst b = A<string>",
  "import { A } from 'a'\nexport { A }",
  "import { A } from 'a'\nexport { A as B }\nlet c: A",
  "import { A } from 'a'\nexport { type A }",
  "import { A } from 'a'\nexport type { A }",
  "import { A } from 'a'\nexport default A",
  "import { type A } from 'a'",
  "import { type A, B } from 'a'\nB",
  "import { type default as A } from 'a'\nlet b: A",
  "import type A from 'a'\nlet b: A",
  "import type { A } from 'a'\nimport { B } from 'a'\nB",
  "import {} from 'a'",
  "import 'a'",
  "export {} from 'a'",
  "export { type A } from 'a'",
  "export { type A, B } from 'a'",
  "export type { A } from 'a'",
  "export * from 'a'",
  "export type * from 'a'",
  "import { A } from 'a' with { type: 'json' }\nA",
  "import { 'a b' as A } from 'a'\nA",
  "import { A } from 'a'\nlet b = <T extends A>(c: T) => c",
  "import { A } from 'a'\nlet b: import('b').C<A>",
  "import { A } from 'a'\nlet b!: A, c = b!",
  "import { A } from 'a'\nlet b: A['c'], d = [A].length",
]

/** TypeScript keeps these imports although its output does not use them: a lookup of a name in a type needs no module. */
const namedInTypes = [
  "import { A } from 'a'\nlet b: { [A]: number }",
  "import { A } from 'a'\nabstract class B { abstract [A]: number }",
]

const sources = [
  ...imports,
  ...samples.filter(({ ours, id }) => ours === 'takes' && id.startsWith('modules')).map(({ code }) => code),
]

/** What a JavaScript text imports and re-exports, in its order. */
function asked(js: string): readonly string[] {
  return ts
    .createSourceFile('asked.js', js, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS)
    .statements.flatMap((statement) => {
      if (ts.isImportDeclaration(statement)) {
        const { importClause: clause, moduleSpecifier } = statement
        const names = [clause?.name && `default as ${clause.name.text}`]
        const bindings = clause?.namedBindings
        if (bindings && ts.isNamespaceImport(bindings)) names.push(`* as ${bindings.name.text}`)
        if (bindings && ts.isNamedImports(bindings)) {
          names.push(
            ...bindings.elements.map(({ name, propertyName }) => `${(propertyName ?? name).text} as ${name.text}`),
          )
        }
        return [`${(moduleSpecifier as ts.StringLiteral).text}: ${names.filter(Boolean).sort().join(', ')}`]
      }
      if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) return []
      return [`export from ${(statement.moduleSpecifier as ts.StringLiteral).text}`]
    })
}

const byTypeScript = (text: string): readonly string[] =>
  asked(
    ts.transpileModule(text, {
      compilerOptions: {
        target: ts.ScriptTarget.ESNext,
        module: ts.ModuleKind.ESNext,
        moduleDetection: ts.ModuleDetectionKind.Force,
      },
    }).outputText,
  )

/** The specifiers that the module requests, each once. */
const requested = ({ requests }: ModuleCode): readonly string[] =>
  [...new Set(requests.map(({ specifier }) => specifier))].sort()

const specifiersIn = (lines: readonly string[]): readonly string[] =>
  [...new Set(lines.map((line) => line.replace(/^export from /, '').replace(/: .*/, '')))].sort()

it.each(sources)('leaves out the imports that TypeScript leaves out: %s', (source) => {
  const { module, reading } = readCode(source)
  expect(reading.errors).toEqual([])
  const kept = byTypeScript(source)
  expect(asked(erasedText(source))).toEqual(kept)
  expect(requested(neededModule(module as ModuleCode, new Set()))).toEqual(specifiersIn(kept))
})

it.each(namedInTypes)('leaves out what only a name within a type uses: %s', (source) => {
  expect(asked(erasedText(source))).toEqual([])
  expect(requested(neededModule(readCode(source).module as ModuleCode, new Set()))).toEqual([])
})

it('keeps, of what it keeps, the names that TypeScript keeps', () => {
  for (const source of sources) {
    const { module } = readCode(source)
    const { imports: kept } = neededModule(module as ModuleCode, new Set())
    const names = kept
      .filter(({ isOnlyExported }) => !isOnlyExported)
      .map(({ name, local }) => `${name ?? '*'} as ${local}`)
    const theirs = byTypeScript(source)
      .filter((line) => !line.startsWith('export'))
      .flatMap((line) => line.replace(/^.*?: /, '').split(', '))
    expect(theirs, source).toEqual(expect.arrayContaining(names))
  }
})
