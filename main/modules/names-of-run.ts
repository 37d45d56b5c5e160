import type { ModuleCode } from '#code'
import { timerNames } from '#run'
import { isOfPackage } from './source-kinds.ts'

/**
 * The names that a module uses and that a run has its own versions of. A package gets the host's timers, since what it sets
 * up once (a pool, an agent) may live longer than a run.
 */
export function namesOfRun(file: string | null, { free }: ModuleCode): readonly string[] {
  const names = file !== null && isOfPackage(file) ? ['console'] : ['console', ...timerNames]
  return names.filter((name) => free.some((each) => each.name === name))
}
