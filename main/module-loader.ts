import { pathToFileURL } from 'node:url'
import type { RunModules } from '#run'
import type { CodeReader } from './code-reader.ts'

/**
 * The modules that a run of the pipeline at `path` can import; `null`: it has no folder yet. `builtins`: Node's modules that
 * the run has its own of, by their URLs.
 */
export function createRunModules(
  path: string | null,
  reader: CodeReader,
  builtins: () => Readonly<Record<string, object>> = () => ({}),
): RunModules {
  const url = path === null ? null : pathToFileURL(path).href
  return {
    url,
    // Loaded for the first run that imports anything: most of a small pipeline's start would be loading it.
    hostOf: async (scope) => {
      const { RunHost } = await import('./modules/run-host.ts')
      const $builtins = { ...(scope.$builtins as object), ...builtins() }
      return new RunHost({ url, reader, scope: { ...scope, $builtins } })
    },
  }
}
