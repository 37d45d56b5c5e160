import childProcess from 'node:child_process'
import { realpathSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import workerThreads, { Worker, type WorkerOptions } from 'node:worker_threads'
import type { Sources } from './sources.ts'
import { withOwn } from './with-own.ts'

/**
 * `node:worker_threads` and `node:child_process` as one run has them, by their URLs: a file that its code starts by itself is
 * held to what was shown before the run, as one that it imports is. Node reads it, and what it loads in its turn.
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

/** Throws a ModuleError for a file that was not shown, or is another by now. */
function check(sources: Sources, started: unknown): void {
  const file = fileOf(started)
  if (file !== null) sources.checkUnchanged(file)
}

/** `null`: it is no file, or Node says what is wrong with it. */
function fileOf(started: unknown): string | null {
  const isUrl = started instanceof URL
  if (!isUrl && typeof started !== 'string') return null
  if (isUrl && started.protocol !== 'file:') return null
  const path = isUrl ? fileURLToPath(started) : resolve(started)
  // `fork` takes a name without its ending, as `require` does.
  for (const name of extname(path) === '' ? [path, `${path}.js`] : [path]) {
    try {
      return realpathSync(name)
    } catch {
      // It may be the next.
    }
  }
  return null
}
