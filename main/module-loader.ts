import { stat } from 'node:fs/promises'
import { createRequire, isBuiltin } from 'node:module'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Result } from '#bridge'
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
    const located = locateModule(specifier, path)
    if (!located.ok) throw new Error(`${located.error.message}; ${located.error.remedy}`)
    return import(await urlOf(located.value, isOwn(specifier)))
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

/** The file that an import means from the pipeline at `path`, or the specifier itself where it is one of Node's own modules. */
export function locateModule(specifier: string, path: string): Result<string> {
  if (isBuiltin(specifier)) return { ok: true, value: specifier }
  const file = resolve(specifier, path)
  if (!file.ok || !/\.[cm]?tsx?$/.test(file.value)) return file
  const message = `"${specifier}" is TypeScript, which Node does not run`
  return { ok: false, error: { message, remedy: 'import a .js or .mjs file' } }
}

function isOwn(specifier: string): boolean {
  return specifier.startsWith('.') || isAbsolute(specifier)
}

function resolve(specifier: string, path: string): Result<string> {
  const require = createRequire(path)
  const entry = isOwn(specifier) ? null : packageEntry(specifier, require.resolve.paths(specifier) ?? [])
  if (entry !== null) return { ok: true, value: entry }
  try {
    return { ok: true, value: require.resolve(specifier) }
  } catch (error) {
    const remedy = remedyFor(specifier, (error as { code?: unknown }).code)
    if (remedy === null) throw error
    return { ok: false, error: { message: `"${specifier}" was not found from ${path}`, remedy } }
  }
}

function remedyFor(specifier: string, code: unknown): string | null {
  if (specifier.startsWith('node:')) return 'check its name: the Node of this program has no such module'
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
