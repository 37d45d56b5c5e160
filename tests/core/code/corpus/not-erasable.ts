import type { Production } from './snippet.ts'

/** TypeScript that is more than types, next to plain code. */
export const notErasable: Production = {
  taken: {
    'a const object in the place of an enum': [
      'const Color = { Red: 0, Green: 1 } as const; type Color = (typeof Color)[keyof typeof Color]; const a: Color = Color.Green',
      'a',
    ],
    'a declared namespace and its types': 'declare namespace A.B { type C = 1 }\nlet a: A.B.C',
    'a value called enum-like': ['const enums = 1, namespaces = 2', 'enums + namespaces'],
  },
  refused: {
    'an enum': 'enum Color { Red, Green }',
    'an enum on lines, exported': 'const a = 1\nexport enum Color {\n  Red = "red",\n}',
    'a const enum': 'const enum Color { Red }',
    'an empty enum': 'enum Nothing {}',
    'a namespace with a const': 'namespace A { export const b = 1 }',
    'a namespace with a function': 'namespace A {\n  export function b() {}\n}',
    'a nested namespace': 'namespace A.B { export const c = 1 }',
    'a namespace in a namespace of types': 'namespace A {\n  export type B = 1\n  namespace C { const d = 1 }\n}',
    'a namespace by the old word': 'module A { export const b = 1 }',
    'a parameter property among others': 'class A { constructor(a: number, protected readonly b: string, c = 1) {} }',
    'a cast in angle brackets': 'const a = <number>any',
    'a cast in angle brackets of an object': 'const a = <Shape>{ name: "" }',
    'a cast in angle brackets in a call': 'use(1,\n  <any>2)',
    'an import by equals': "import a = require('./values.ts')",
    'an export by equals': 'export = any',
    'an alias by equals': 'declare namespace A { const b: number }\nimport c = A.b',
    'an enum in a function': 'function f() {\n  enum A { B }\n}',
    'an enum member without a comma': 'enum A { B C }',
    'several of them':
      'enum A { B }\nnamespace C { export const d = 1 }\nclass E { constructor(private f: number) {} }',
  },
}
