/** What the packed examples are like; `scripts/example-prints.mjs` makes it while main is built. */
declare module 'virtual:example-prints' {
  /** SHA-256 of each one's bytes, by its file's name. */
  export const examplePrints: Readonly<Record<string, string>>
}
