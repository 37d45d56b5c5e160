import type { ModuleBody } from '#modules'

/** A compiled module, ready to be called with its `$module`. */
export type ModuleFunction = (scope: object) => ModuleBody

/** Lines before the text's own: those that the engine puts before a `new Function`, and one that begins it. */
export const headLines = 3

/** The text of a module's function as a function; its errors carry the script's name. */
export function loadModule(js: string, scriptName: string): ModuleFunction {
  return new Function(`return (\n${js}\n)\n//# sourceURL=${scriptName}`)() as ModuleFunction
}

/** The coroutines of a run, each in the place of its node's index. */
export type Coroutines = readonly (((...args: readonly unknown[]) => unknown) | undefined)[]
