import childProcess from 'node:child_process'
import { realpathSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import workerThreads, { Worker, type WorkerOptions } from 'node:worker_threads'
import type { Sources } from './sources.ts'
import { withOwn } from './with-own.ts'

/**
 * `node:worker_threads` and `node:child_process` as a run gets them, by their URLs: a file that its code starts must be as
 * it was shown before the run, just like an imported one. Node reads that file, and whatever it loads in turn.
 */
export function startingModules(sources: Sources): Readonly<Record<string, object>> {
  const fork = (file: unknown, ...rest: readonly unknown[]): unknown => {
    check(sources, file)
    return (childProcess.fork as (...args: readonly unknown[]) => unknown)(file, ...rest)
  }
  class OwnWorker extends Worker {
    constructor(file: string | URL, options?: WorkerOptions) {
      if (!options?.eval) check(sources, file)
      super(file, options)
    }
  }
  Object.defineProperty(OwnWorker, 'name', { value: 'Worker' })
  return {
    'node:worker_threads': withOwn(workerThreads, { Worker: OwnWorker }),
    'node:child_process': withOwn(childProcess, { fork }),
  }
}

/** Throws a ModuleError for a file that was not shown, or has changed since. */
function check(sources: Sources, started: unknown): void {
  const file = fileOf(started)
  if (file !== null) sources.checkUnchanged(file)
}

/** `null`: it is not a file, or Node will throw its own error. */
function fileOf(started: unknown): string | null {
  const isUrl = started instanceof URL
  if (!isUrl && typeof started !== 'string') return null
  if (isUrl && started.protocol !== 'file:') return null
  const path = isUrl ? fileURLToPath(started) : resolve(started)
  // As in `require`, a name for `fork` may lack its ending.
  for (const name of extname(path) === '' ? [path, `${path}.js`] : [path]) {
    try {
      return realpathSync(name)
    } catch {
      // The next name may exist.
    }
  }
  return null
}
