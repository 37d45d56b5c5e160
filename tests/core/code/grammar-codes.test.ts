import type ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { grammarErrors, programOf } from '../../../src/code/grammar.ts'
import { isOfGrammar } from '../../../src/code/grammar-codes.ts'
import { parseCode } from '../../../src/code/parse.ts'

/** Errors numbered like errors of types, but about the language itself; with code for each. */
const refused: Readonly<Record<number, string>> = {
  2206: "import type { type Kind } from './types.ts'",
  2207: "export type { type Kind } from './types.ts'",
  2300: 'type A<B, B> = B',
  2302: 'class A<T> { static a: T }',
  2323: 'export const a = 1\nconst b = 2\nexport { b as a }',
  2331: 'namespace A { const a = this }',
  2332: 'enum A { a = this }',
  2335: 'class A { constructor() { super() } }',
  2336: 'class A {}\nclass B extends A { constructor(a = super.toString()) { super() } }',
  2337: 'function f() { super() }',
  2338: 'class A extends Object { static constructor() { super.toString() } }',
  2357: '++1',
  2364: '1 = 2',
  2368: 'type A<string> = string',
  2369: 'function f(private a: number) {}',
  2371: 'let a: (b = 1) => void',
  2374: 'interface A { [a: string]: 1; [b: string]: 2 }',
  2377: 'class A {}\nclass B extends A {\n  constructor() { use() }\n}',
  2378: 'class A { get a() { use() } }',
  2383: 'export function f(a: string): string\nfunction f(a: any): any {}',
  2384: 'declare function a(): void\nfunction a(b: 1): void {}',
  2385: 'class A { public a(): void; private a(b?: 1): void {} }',
  2386: 'class A { a?(): void; a(b?: 1): void {} }',
  2387: 'class A {\n  static a(): void\n  a(): void {}\n}',
  2388: 'class A { a(): void; static a(b?: 1): void {} }',
  2389: 'function f(a: string): string\nfunction g() {}',
  2390: 'class A { constructor() }',
  2391: 'function f(',
  2392: 'class A {\n  constructor() {}\n  constructor() {}\n}',
  2393: 'class A {\n  a() {}\n  a() {}\n}',
  2395: 'export interface A {}\ninterface A {}',
  2397: 'declare global { var undefined: any }',
  2398: 'class A { constructor(private constructor: 1) {} }',
  2404: 'for (const a: string in any) {}',
  2406: 'for (f() in {}) ;\ndeclare function f(): any',
  2408: 'class A { set a(b: number) { return 1 } }',
  2410: 'with (any) { use() }',
  2414: 'class string {}',
  2427: 'interface string {}',
  2428: 'interface A<T> { a: T }\ninterface A<U, V> { b: [U, V] }',
  2431: 'enum any { a }',
  2434: 'namespace A { export const a = 1 }\nfunction A() {}',
  2435: 'namespace A { declare module "b" {} }',
  2438: 'namespace A { export interface B {} }\nimport string = A.B',
  2440: 'namespace B { export const c = 1 }\nimport c = B.c\nconst c = 2',
  2448: 'use(a)\nlet a = 1',
  2449: 'new A()\nclass A {}',
  2450: 'A.a\nenum A { a }',
  2451: 'let a = 1\nlet a = 2',
  2457: 'type any = 1',
  2462: ';[...a, b] = [1, 2]',
  2463: 'function f({ a }?: { a: number }) {}',
  2465: 'class A { [this.a] = 1 }',
  2466: 'class A extends Object { [super.toString()] = 1 }',
  2467: 'class A<T> { ["a" as T] = 1 }',
  2480: 'let let = 1',
  2481: 'for (let a of [1]) { var a: any }',
  2483: 'for (const a: number of [1]) {}',
  2484: 'export const a = 1\nconst b = 2\nexport { b as a }',
  2487: 'for (use() of [1]) {}',
  2491: 'for (const { a } in {}) ;',
  2492: 'try {} catch (e) {\n  let e = 1\n}',
  2499: 'interface A extends use() {}',
  2500: 'class A implements f().b {}\ndeclare function f(): any',
  2501: '({ ...{ a } } = {})\ndeclare let a: any',
  2506: 'class A extends A {}',
  2512: 'abstract class A { abstract a(): void; a(b?: 1): void {} }',
  2516: 'abstract class A { abstract a(): void; b: 1; abstract a(b: 1): void }',
  2523: 'function* f(a = yield 1) {}',
  2524: 'async function f(a = await use()) {}',
  2526: 'let a: this',
  2528: 'export default 1\nexport default 2',
  2539: 'undefined = 1',
  2566: 'const { ...a: b } = {}',
  2567: 'enum A { a }\nclass A {}',
  2588: 'const a = 1\na = 2',
  2628: 'enum A {}\nA = 1',
  2629: 'class A {}\nA = 1',
  2630: 'function a() {}\na = 1',
  2631: 'namespace A { export const a = 1 }\nA = 1',
  2632: "import { two } from './values.ts'\ntwo = 3",
  2637: 'type A<in out T> = T | string',
  2651: 'enum A { a = b, b }',
  2652: 'export default class A {}\ninterface A {}',
  2660: 'function f() { super.a() }',
  2661: 'export { Symbol }',
  2666: 'declare global { export default 1 }',
  2667: "declare global { import a from 'b' }",
  2668: 'export declare global {}',
  2669: 'namespace A { declare global {} }',
  2670: 'declare global {}\nglobal {}',
  2675: 'class A { private constructor() {} }\nclass B extends A {}',
  2680: 'function f(a: number, this: any) {}',
  2681: 'class A { constructor(this: A) {} }',
  2687: 'class A { a?: 1; a: 1 }\ninterface A { a: 1 }',
  2695: '1, 2',
  2701: '({ ...f() } = {})\ndeclare function f(): any',
  2703: 'delete a',
  2706: 'type A<B = 1, C> = [B, C]',
  2714: "declare module 'm' { export default 1 + 1 }",
  2718: 'declare const a: unique symbol\ntype A = { get [a](): 1; get [a](): 2 }',
  2730: 'const f = (this: any) => 1',
  2744: 'type A<B = C, C = 1> = [B, C]',
  2754: 'class C extends A<string> { constructor() { super<string>() } }',
  2777: 'any?.a++',
  2778: '({ ...a?.b } = {})\ndeclare const a: any',
  2779: 'any?.a = 1',
  2780: 'for (a?.b in {}) ;\ndeclare const a: any',
  2781: 'for (a?.b of []) ;\ndeclare const a: any',
  2784: 'class A { get a(this: A) { return 1 } }',
  2795: 'type A = intrinsic',
  2803: 'class A { #a() {} b() { this.#a = any } }',
  2804: 'class A {\n  #a = 1\n  static #a() {}\n}',
  2806: 'class A { set #a(b: number) {} c() { return this.#a } }',
  2809: '{ a } = any',
  2813: 'class A {}\nfunction A() {}',
  2814: 'declare function A(): void\nclass A {}',
  2815: 'function f() { class A { a = arguments } }',
  2822: "import type a from './a.json' assert { type: 'json' }",
  2837: "import a from 'a' assert { a: 1 }",
  2838: 'type A<T> = T extends [infer U extends string, infer U extends number] ? U : 0',
  2839: '({}) === {}',
  2840: 'interface A extends string {}',
  2848: '1 instanceof A<string>\nclass A<T> {}',
  2852: 'await using a = null\nfunction f() { await using b = null }',
  2857: "import type { Kind } from './types.ts' with { type: 'json' }",
  2858: "import data from './data.json' with { type: any }",
  2863: 'class A extends number {}',
  2864: 'class A implements string {}',
  2869: 'const a = {} ?? 1',
  2871: 'null ?? 1',
  2872: 'if ({}) use()',
  2873: 'if (null) ;',
  2880: "import data from './data.json' assert { type: 'json' }",
  4112: 'class A { override a() {} }',
  5076: 'const a = any ?? any || 1',
  5085: 'let a: [...b?: string[]]',
  5086: 'let a: [b: string?]',
  5087: 'type A = [a: ...1[]]',
  7061: 'type A<T> = { [K in keyof T]: 1; b: 2 }',
  8020: 'let a: *',
}

/** Errors numbered like errors of the grammar, but about types; with code for each. */
const taken: Readonly<Record<number, string>> = {
  1058: 'async function f(): Promise<{ then(): void }> { return null as any }',
  1062: 'type A = { then(a: (b: A) => void): void }\nasync function f(a: A) { await a }',
  1064: 'async function f(): number { return 1 }',
  1238: 'declare function d(a: string): void\n@d class A {}',
  1240: 'declare function d(a: any, b: string): any\nclass A { @d a = 1 }',
  1241: 'declare function d(a: number, b: any): any\nclass A { @d a() {} }',
  1270: 'declare function d(a: any, b: any): number\n@d class A {}',
  1320: 'async function f() { await a }\ndeclare const a: { then(b: number): void }',
  1321: 'async function* f() { yield a }\ndeclare const a: { then(b: number): void }',
  1322: 'async function* f() { yield* a() }\ndeclare function a(): AsyncIterable<{ then(b: number): void }>',
  1329: 'declare function d(): any\nclass A { @d a() {} }',
  1345: 'declare function f(): void\nif (f()) ;',
  1360: '1 satisfies string',
  1361: "import type { a } from './a.ts'\na()",
  1362: 'declare namespace A { class B {}\nexport type { B as C } }\nimport D = A.C\nnew D()',
  1379: 'declare namespace A { class B {}\nexport type { B as C } }\nimport D = A.C',
  1380: "import type { A } from './a.ts'\nimport B = A.C",
  1453: "import type a from 'a' with { 'resolution-mode': 'x' }",
  18004: '({ a })',
  18033: 'enum A { a = f() }\ndeclare function f(): {}',
  18047: 'declare const a: null\na.b',
  18048: 'declare const a: undefined\na.b',
  18050: 'null.a',
}

const filesOf = (texts: readonly string[]) => texts.map((text) => parseCode(text, 'typescript').file)
/** Each file is checked alone, since some errors are about the global scope. */
const found = filesOf(Object.values(refused)).flatMap((file) => grammarErrors([file]))

/** All numbers in the table: those of types start at 2000, those of both kinds at 17000. */
const numbers = Array.from({ length: 99_999 }, (_, code) => code)
const isRefused = (code: number): boolean => isOfGrammar({ code } as ts.Diagnostic)
const isOfBoth = (code: number): boolean => code >= 17_000 && code < 18_100
const amongTypes = numbers.filter((code) => code >= 2_000 && !isOfBoth(code) && isRefused(code))
const amongGrammar = numbers.filter((code) => (code < 2_000 || isOfBoth(code)) && !isRefused(code))

describe('a mistake that TypeScript counts among those of types is of the language itself', () => {
  it.each(Object.entries(refused).map(([code, text], at) => [Number(code), text, at] as const))(
    '%i: %s',
    (code, _, at) => {
      expect(found[at]?.map((each) => each.code)).toContain(code)
    },
  )
})

describe('a mistake that TypeScript counts among those of the grammar is of types alone', () => {
  it.each(Object.entries(taken).map(([code, text]) => [Number(code), text] as const))('%i: %s', (code, text) => {
    const [file] = filesOf([text])
    if (!file) throw new Error('no file')
    const said = programOf([file]).getSemanticDiagnostics(file)
    expect(said.map((each) => each.code)).toContain(code)
    expect(grammarErrors([file])[0]?.map((each) => each.code)).not.toContain(code)
  })
})

it('each number of the table has such code, and no other', () => {
  expect(Object.keys(refused).map(Number)).toEqual(amongTypes)
  expect(Object.keys(taken).map(Number)).toEqual(amongGrammar)
})
