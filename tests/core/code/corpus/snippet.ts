/**
 * Code by name; a pair also has an expression that is evaluated after the code. Each snippet may use `any: any`, `use(...)`
 * and what `globals` declares; `./values.ts`, `./types.ts` and `./data.json` are in its folder.
 */
export type Snippets = Readonly<Record<string, string | readonly [code: string, result: string]>>

/** One production of the grammar: snippets that `tsc` accepts, and snippets that it refuses. */
export interface Production {
  readonly taken: Snippets
  readonly refused: Snippets
}

/** What every snippet may use without declaring it. */
export const globals = `declare const any: any
declare function use<T = any>(value?: T, ...more: any[]): T
interface Shape { readonly name: string; size?: number }
type Either<A, B> = { left: A } | { right: B }
`

/** The modules beside a snippet, by path. */
export const beside: Readonly<Record<string, string>> = {
  'values.ts': `export const one: number = 1
export let two: number = 2
export function three(): number { return 3 }
export class Four { five: number = 5 }
const six: number = 6
export { six as 'number six' }
export default 7
`,
  'types.ts': `export interface Kind { kind: string }
export type Name = string
export type Key = string
export declare const symbol: unique symbol
export default interface Page { page: number }
`,
  'data.json': '{ "answer": 42 }',
}
