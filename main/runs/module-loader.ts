import { pathToFileURL } from 'node:url'
import type { ModuleFunction, RunModules } from '#run'
import type { CodeReader } from '../code/code-reader.ts'
import { evaluatedModule } from '../modules/compiled-script.ts'
import type { PackageLoading, Sources } from '../modules/sources.ts'

export interface RunModulesOptions {
  /** Of the pipeline; `null`: it has no folder yet. */
  readonly path: string | null
  readonly reader: CodeReader
  /** What has been read for the run already. */
  readonly sources?: Sources
  readonly packages?: PackageLoading
  /** Node's modules that the run has its own of, by their URLs. */
  readonly builtins?: () => Readonly<Record<string, object>>
  /** Waited for before anything imported runs: calls of the system's hold this thread where nothing else sees it. */
  readonly ready?: Promise<void>
}

/** The modules that a run can import. */
export function createRunModules({ path, reader, sources, packages, builtins, ready }: RunModulesOptions): RunModules {
  const url = path === null ? null : pathToFileURL(path).href
  return {
    url,
    load: (js, scriptName) => evaluatedModule(js, scriptName) as ModuleFunction,
    // Loaded for the first run that imports anything: most of a small pipeline's start would be loading it.
    hostOf: async (scope) => {
      const { RunHost, sourcesFrom, startingModules } = await import('../modules/run-host.ts')
      await ready
      const own = sources ?? sourcesFrom(reader, packages)
      const $builtins = { ...(scope.$builtins as object), ...builtins?.(), ...startingModules(own) }
      return new RunHost({ url, sources: own, scope: { ...scope, $builtins } })
    },
  }
}
