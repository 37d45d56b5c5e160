import { describe, expect, it } from 'vitest'
import { grammarErrors } from '../../../src/code/grammar.ts'
import { parseCode } from '../../../src/code/parse.ts'

/** Numbered with the types, but the language's own: code for each that has no sample in the corpus. */
const refused: Readonly<Record<number, string>> = {
  2302: 'class A<T> { static a: T }',
  2331: 'namespace A { const a = this }',
  2332: 'enum A { a = this }',
  2374: 'interface A { [a: string]: 1; [b: string]: 2 }',
  2384: 'declare function a(): void\nfunction a(b: 1): void {}',
  2385: 'class A { public a(): void; private a(b?: 1): void {} }',
  2386: 'class A { a?(): void; a(b?: 1): void {} }',
  2395: 'export interface A {}\ninterface A {}',
  2406: 'for (f() in {}) ;\ndeclare function f(): any',
  2431: 'enum any { a }',
  2434: 'namespace A { export const a = 1 }\nfunction A() {}',
  2435: 'namespace A { declare module "b" {} }',
  2449: 'new A()\nclass A {}',
  2450: 'A.a\nenum A { a }',
  2465: 'class A { [this.a] = 1 }',
  2466: 'class A extends Object { [super.toString()] = 1 }',
  2467: 'class A<T> { ["a" as T] = 1 }',
  2491: 'for (const { a } in {}) ;',
  2500: 'class A implements f().b {}\ndeclare function f(): any',
  2506: 'class A extends A {}',
  2526: 'let a: this',
  2567: 'enum A { a }\nclass A {}',
  2628: 'enum A {}\nA = 1',
  2629: 'class A {}\nA = 1',
  2630: 'function a() {}\na = 1',
  2631: 'namespace A { export const a = 1 }\nA = 1',
  2651: 'enum A { a = b, b }',
  2652: 'export default class A {}\ninterface A {}',
  2660: 'function f() { super.a() }',
  2669: 'namespace A { declare global {} }',
  2670: 'declare global {}\nglobal {}',
  2675: 'class A { private constructor() {} }\nclass B extends A {}',
  2687: 'class A { a?: 1; a: 1 }\ninterface A { a: 1 }',
  2701: '({ ...f() } = {})\ndeclare function f(): any',
  2778: '({ ...a?.b } = {})\ndeclare const a: any',
  2780: 'for (a?.b in {}) ;\ndeclare const a: any',
  2781: 'for (a?.b of []) ;\ndeclare const a: any',
  2813: 'class A {}\nfunction A() {}',
  2814: 'declare function A(): void\nclass A {}',
  2840: 'interface A extends string {}',
  2848: '1 instanceof A<string>\nclass A<T> {}',
  2852: 'await using a = null\nfunction f() { await using b = null }',
}

const found = grammarErrors(Object.values(refused).map((text) => parseCode(text, 'typescript').file))

describe('a mistake that TypeScript counts among those of types is of the language itself', () => {
  it.each(Object.entries(refused).map(([code, text], at) => [Number(code), text, at] as const))(
    '%i: %s',
    (code, _, at) => {
      expect(found[at]?.map((each) => each.code)).toContain(code)
    },
  )
})
