import type { ModuleCode } from '#code'
import { timerNames } from '#run'
import { isOfPackage } from './source-kinds.ts'

/**
 * What a module uses of the host's names that a run has its own of. A package has the host's timers: what it sets up once
 * (a pool, an agent) may serve longer than a run.
 */
export function namesOfRun(file: string | null, { free }: ModuleCode): readonly string[] {
  const names = file !== null && isOfPackage(file) ? ['console'] : ['console', ...timerNames]
  return names.filter((name) => free.some((each) => each.name === name))
}
