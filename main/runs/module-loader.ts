import { pathToFileURL } from 'node:url'
import type { ModuleFunction, RunModules } from '#run'
import type { CodeReader } from '../code/code-reader.ts'
import { evaluatedModule } from '../modules/compiled-script.ts'
import type { PackageLoading, Sources } from '../modules/sources.ts'

export interface RunModulesOptions {
  /** The path of the pipeline; `null`: it has no folder yet. */
  readonly path: string | null
  readonly reader: CodeReader
  /** The files that were read for the run already. */
  readonly sources?: Sources
  readonly packages?: PackageLoading
  /** The run's own versions of Node's modules, by URL. */
  readonly builtins?: () => Readonly<Record<string, object>>
  /**
   * Awaited before any imported code runs: such code may hold this thread in a system call, which only the watchdog can
   * notice.
   */
  readonly ready?: Promise<void>
}

/** Loads the modules that a run imports. */
export function createRunModules({ path, reader, sources, packages, builtins, ready }: RunModulesOptions): RunModules {
  const url = path === null ? null : pathToFileURL(path).href
  return {
    url,
    urlOf: (included) => pathToFileURL(included).href,
    load: (js, scriptName) => evaluatedModule(js, scriptName) as ModuleFunction,
    // Loaded for the first run that imports anything: it would be most of a small pipeline's start.
    hostOf: async (scope) => {
      const { RunHost, sourcesFrom, startingModules } = await import('../modules/run-host.ts')
      await ready
      const own = sources ?? sourcesFrom(reader, packages)
      const $builtins = { ...(scope.$builtins as object), ...builtins?.(), ...startingModules(own) }
      return new RunHost({ sources: own, scope: { ...scope, $builtins } })
    },
  }
}
