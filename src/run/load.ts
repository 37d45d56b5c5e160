import type { Program } from '#compile'

/** Evaluates the shared code; gives the coroutines, each in the place of its node's index. */
export type Load = (scope: object) => Promise<Coroutines>
export type Coroutines = readonly (((...args: readonly unknown[]) => unknown) | undefined)[]

/** The program as a function; its errors carry the script's name. */
export function loadOf({ js }: Program, scriptName: string): Load {
  const AsyncFunction = (async () => {}).constructor as new (name: string, js: string) => Load
  return new AsyncFunction('$scope', `${js}\n//# sourceURL=${scriptName}`)
}
