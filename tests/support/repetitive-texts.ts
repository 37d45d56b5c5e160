import { syntaxTree } from '#code'
import { countedWork } from './counted-work.ts'

const many = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, at) => of(at)).join('')

/**
 * Texts in which some part is repeated many times: code that compares each part with all earlier ones would compare a
 * million pairs.
 */
export const repetitiveTexts: Readonly<Record<string, (count: number) => string>> = {
  'one name, declared often': (count) => many(count, () => `import a from 'b'\n`),
  'one variable, declared often': (count) => `async function f() {\n${many(count, () => 'var a = 1\n')}}`,
  'names in one declaration': (count) => `let ${many(count, (at) => `a${at}, `)}b`,
  'names in one pattern': (count) => `const { ${many(count, (at) => `a${at}, `)}b } = c`,
  'parameters of one function': (count) => `async function f(${many(count, (at) => `a${at}: b, `)}c: d) {}`,
  'names in one list of imports': (count) => `import { ${many(count, (at) => `a${at}, `)}b } from 'c'`,
  'names in one list of exports': (count) => `export { ${many(count, (at) => `a${at}, `)}b } from 'c'`,
  'misread parameters': (count) => many(count * 3, () => '({ a } = {}) => a;\n'),
  'misread type parameters': (count) => many(count, () => 'async <T,>(a: T) => a;\n'),
  'uses far within': (count) => `${many(40, (at) => `(a${at}) => `)}[${many(count, (at) => `b${at}, a0, `)}]`,
  'declared without, used far within': (count) =>
    `${many(count, (at) => `let b${at}\n`)}${many(40, (at) => `(a${at}) => `)}[${many(count, (at) => `b${at}, `)}]`,
  'functions far within': (count) => `${many(40, (at) => `(a${at}) => `)}[${many(count, () => '() => {}, ')}]`,
  'variables of a function far within': (count) =>
    `function f() {${'{'.repeat(40)}${many(count, (at) => `var b${at};`)}${'}'.repeat(40)}}`,
  'types that are inferred far within': (count) =>
    `type A<T> = ${many(40, () => 'T extends B ? ')}[${many(count, () => 'T extends infer U ? U : T, ')}]${' : T'.repeat(40)}`,
  'calls that are forgotten': (count) => `async function f() {\n${many(count, () => 'sleep(1)\n')}}`,
  'catches beside each other': (count) => `async function f() {\n${many(count, () => 'try { await a() } catch {}\n')}}`,
  'catches within each other': (count) =>
    `async function f() {\n${'try { await a(); '.repeat(count / 8)}${'} catch {}'.repeat(count / 8)}}`,
  'blocks that await in a row': (count) =>
    `async function f() {\n${many(count, () => '{ const a = await b(); const c = await d() }\n')}}`,
  'parameters without types': (count) => `async function f(${many(count, (at) => `a${at}, `)}b) {}`,
  comments: (count) =>
    `async function f(${many(count, () => '/**/')}a: b, c: d) { let ${many(count, () => '/**/')}e, g }`,
}

const count = 400

/** How much work such a text is, and one that is twice as long. */
export function workTwice(make: (count: number) => string, work: (code: string) => void): readonly [number, number] {
  const [once, twice] = [make(count), make(count * 2)].map((code) => {
    // The parser's own work is counted elsewhere.
    syntaxTree(code)
    return countedWork(() => work(code))
  })
  return [once ?? 0, twice ?? 0]
}
