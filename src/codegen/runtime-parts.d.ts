/** The runtime as exported programs take it; `scripts/runtime-parts.mjs` makes it while main and the window are built. */
declare module 'virtual:runtime-parts' {
  export const runtimeParts: readonly import('#codegen').RuntimePart[]
}
