/** The packed examples as they are when main is built; `scripts/example-prints.mjs` makes this module. */
declare module 'virtual:example-prints' {
  /** SHA-256 of each example's bytes, by file name. */
  export const examplePrints: Readonly<Record<string, string>>
}
