import { pathToFileURL } from 'node:url'
import type { RunModules } from '#run'
import type { CodeReader } from './code-reader.ts'

/**
 * The modules that a run of the pipeline at `path` can import; `null`: it has no folder yet. `ready`: waited for before
 * anything that was imported runs, since calls of the system's hold this thread where nothing else sees it.
 */
export function createRunModules(
  path: string | null,
  reader: CodeReader,
  ready: Promise<void> | null = null,
): RunModules {
  const url = path === null ? null : pathToFileURL(path).href
  return {
    url,
    // Loaded for the first run that imports anything: most of a small pipeline's start would be loading it.
    hostOf: async (scope) => {
      const { RunHost } = await import('./modules/run-host.ts')
      await ready
      return new RunHost({ url, reader, scope })
    },
  }
}
