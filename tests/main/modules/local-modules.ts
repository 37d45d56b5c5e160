import { format } from 'node:util'
import { createModules, type Modules } from '#modules'
import type { CodeReader } from '../../../main/code/code-reader.ts'
import type { PackageLoading } from '../../../main/modules/sources.ts'
import { createRunModules } from '../../../main/runs/module-loader.ts'

/** The modules of a run of the pipeline at `path`, without a loop: awaits are the engine's own, and the console prints here. */
export async function localModules(
  path: string | null,
  print: (line: string) => void,
  reader: CodeReader,
  packages?: PackageLoading,
): Promise<Modules> {
  const log = (...values: unknown[]): void => print(format(...values))
  const scope = {
    $await: (value: unknown) => value,
    $each: (value: unknown) => value,
    $guard: () => {},
    console: { log, warn: log, error: log, info: log, debug: log },
  }
  return createModules(await createRunModules({ path, reader, ...(packages && { packages }) }).hostOf(scope))
}
