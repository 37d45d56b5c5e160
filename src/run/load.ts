import type { ModuleBody } from '#modules'

/** A compiled module, to be called with its `$module`. */
export type ModuleFunction = (scope: object) => ModuleBody

/** Lines before those of the text: those that the engine adds in `new Function`, and the one of the opening bracket. */
export const headLines = 3

/** Makes a function of a module's text; its errors carry the script's name. */
export function loadModule(js: string, scriptName: string): ModuleFunction {
  return new Function(`return (\n${js}\n)\n//# sourceURL=${scriptName}`)() as ModuleFunction
}

/** The coroutines of a run, each at the index of its node. */
export type Coroutines = readonly (((...args: readonly unknown[]) => unknown) | undefined)[]
