import type { ModuleCode } from '#code'
import { timerNames } from '#run'

const names = ['console', ...timerNames]

/** What a module beside the pipeline uses of the host's names that a run has its own of. */
export function namesOfRun({ free }: ModuleCode): readonly string[] {
  return names.filter((name) => free.some((each) => each.name === name))
}
