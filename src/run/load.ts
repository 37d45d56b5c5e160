import type { Program } from '#compile'
import type { OwnScope } from './scope.ts'

/** A coroutine's code, with what it has of its own. */
export type Factory = (
  $await: OwnScope['$await'],
  $guard: OwnScope['$guard'],
  own: OwnScope,
) => (...args: readonly unknown[]) => PromiseLike<unknown>
/** Evaluates the shared code; gives a factory per coroutine, in the place of its node's index. */
export type Load = (scope: object) => Promise<readonly (Factory | undefined)[]>

/** The program as a function; its errors carry the script's name. */
export function loadOf({ js }: Program, scriptName: string): Load {
  const AsyncFunction = (async () => {}).constructor as new (name: string, js: string) => Load
  return new AsyncFunction('$scope', `${js}\n//# sourceURL=${scriptName}`)
}
