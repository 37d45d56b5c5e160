import { stat } from 'node:fs/promises'
import { builtinModules, createRequire } from 'node:module'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packageEntry } from './package-entry.ts'

/** What `import` in a pipeline's code does. */
export type ModuleLoader = (specifier: string) => Promise<unknown>

/**
 * Resolves imports as Node does from the pipeline's folder; `path` null: the pipeline has no folder yet, so it has Node's
 * own modules only. The loader rejects with an Error that says what to do.
 */
export function createModuleLoader(path: string | null): ModuleLoader {
  return async (specifier) => {
    if (isBuiltin(specifier)) return import(specifier)
    if (path === null) {
      throw new Error(
        `"${specifier}" cannot be imported: an unsaved pipeline has no folder to look in; save it, or import a node: module`,
      )
    }
    const file = resolve(specifier, path)
    if (/\.[cm]?tsx?$/.test(file)) {
      throw new Error(`"${specifier}" is TypeScript, which Node does not run; import a .js or .mjs file`)
    }
    return import(await urlOf(file, isOwn(specifier)))
  }
}

/** What `import.meta` is in a pipeline's code: its own file's, as in the file that an export writes beside it. */
export function importMetaOf(path: string | null): { readonly url: string } {
  return {
    get url() {
      if (path !== null) return pathToFileURL(path).href
      throw new Error('import.meta.url is not known yet: an unsaved pipeline has no place; save it')
    },
  }
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier)
}

function isOwn(specifier: string): boolean {
  return specifier.startsWith('.') || isAbsolute(specifier)
}

function resolve(specifier: string, path: string): string {
  const require = createRequire(path)
  const entry = isOwn(specifier) ? null : packageEntry(specifier, require.resolve.paths(specifier) ?? [])
  if (entry !== null) return entry
  try {
    return require.resolve(specifier)
  } catch (error) {
    const remedy = remedyFor(specifier, (error as { code?: unknown }).code)
    if (remedy === null) throw error
    throw new Error(`"${specifier}" was not found from ${path}; ${remedy}`)
  }
}

function remedyFor(specifier: string, code: unknown): string | null {
  if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return 'the package does not export it; import one of its "exports"'
  if (code !== 'MODULE_NOT_FOUND') return null
  return isOwn(specifier) ? 'check the path, its ending included' : 'install it beside the pipeline with npm'
}

/** A file that changed since it was first imported has another URL, or the old one would run again. */
async function urlOf(file: string, isOwnFile: boolean): Promise<string> {
  const url = pathToFileURL(file).href
  if (!isOwnFile) return url
  const { mtimeMs } = await stat(file)
  return `${url}?changed=${mtimeMs}`
}
