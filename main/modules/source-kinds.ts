import { extname, sep } from 'node:path'
import type { CodeKind } from '#code'
import { ModuleError } from './module-error.ts'

/** Whether a file belongs to an installed package. */
export function isOfPackage(file: string): boolean {
  return file.includes(`${sep}node_modules${sep}`)
}

/** Throws a ModuleError for TypeScript in a package. */
export function refuseTyped(file: string): void {
  if (!/\.[cm]?tsx?$/.test(file)) return
  const problem = `${file} is TypeScript in a package, which Node does not run`
  throw new ModuleError('ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING', problem, 'use a built package')
}

/**
 * The kind of a file by its ending alone; `null`: its package.json or its text decides. Throws a ModuleError for files that
 * can't be run.
 */
export function codeKindOf(file: string): CodeKind | null {
  const ending = extname(file)
  switch (ending) {
    case '.mjs':
      return 'javascript'
    case '.cjs':
      return 'commonjs'
    case '.ts':
    case '.mts':
      return 'typescript'
    case '.js':
    case '':
      return null
    case '.cts':
      throw refused(
        file,
        'is TypeScript for CommonJS, which is not run here',
        'name it .mts, and use import and export',
      )
    case '.tsx':
    case '.jsx':
      throw refused(
        file,
        'has JSX, which is not run here',
        `build it first, or move what is no JSX to a .${ending[1]}s file`,
      )
    default:
      // A file that a package requires is a script, whatever its ending.
      if (isOfPackage(file)) return 'commonjs'
      throw refused(
        file,
        `is no module: its ending is "${ending}"`,
        'read it with node:fs, or name it .js, .mjs, .ts or .json',
      )
  }
}

function refused(file: string, why: string, remedy: string): ModuleError {
  return new ModuleError('ERR_UNKNOWN_FILE_EXTENSION', `${file} ${why}`, remedy)
}
