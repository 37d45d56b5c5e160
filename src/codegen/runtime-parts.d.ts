/**
 * The runtime in the form that exported programs take parts from; `scripts/runtime-parts.mjs` makes it when main and
 * the window are built.
 */
declare module 'virtual:runtime-parts' {
  export const runtimeParts: readonly import('#codegen').RuntimePart[]
}
