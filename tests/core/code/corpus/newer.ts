import type { Snippets } from './snippet.ts'

/** Code that `tsc` accepts and we refuse: it can't be erased, or the oldest engine that runs code does not know it. */
export const refusedByUs: { readonly [reason: string]: Snippets } = {
  'a decorator is more than a type: it would have to be translated': {
    'a decorator on a class': 'const d = (a: any, b: any) => {}\n@d class A {}',
    'a decorator on a method': 'const d = (a: any, b: any) => {}\nclass A {\n  @d a() {}\n}',
    'a decorator on a field': 'const d = (a: any, b: any) => {}\nclass A { @d a = 1 }',
    'a decorator before an export': 'const d = (a: any, b: any) => {}\n@d export class A {}',
    'a decorator on a class expression': 'const d = (a: any, b: any) => {}\nconst A = @d class {}',
  },
  'the engine does not know accessor fields': {
    'an accessor field': 'class A { accessor a = 1 }',
    'a static accessor field': 'class A {\n  static accessor #a: number = 1\n}',
  },
  'the engine does not know using': {
    using: 'function f() {\n  using a = any\n}',
    'await using': 'async function f() {\n  await using a = any\n}',
    'using in a for': 'for (using a of any) use(a)',
  },
  'the engine does not know imports that wait': {
    'a deferred import': "import defer * as values from './values.ts'\nuse(values)",
    'a deferred dynamic import': "const a = import.defer('./values.ts')",
  },
  'the language has no declaration there': {
    'a class in an if without a block': 'if (any) class A {}',
    'a function as the body of a loop': 'while (any) function f() {}',
    'a generator in an if without a block': 'if (any) function* f() {}',
  },
  'the language does not allow this name': {
    'an import called eval': "import { one as eval } from './values.ts'",
    'a namespace called arguments': "import * as arguments from './values.ts'",
    'an export of a string': "export { 'a' }",
  },
  'without its type the operators would be grouped otherwise': {
    'a cast within a product': 'const a = 1 + 1 as number * 2',
    'a cast within a product in a default': 'const f = (a = 2 * 3 as number ** 2) => a',
  },
  'the engine does not know this regular expression': {
    'flags in a group': 'const a = /(?i:a)b/',
    'one group name in two alternatives': 'const a = /(?<a>.)x|(?<a>.)y/',
  },
}
