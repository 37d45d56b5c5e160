import { realpathSync, statSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ModuleError } from './module-error.ts'
import { nearestFile, typeScriptBeside } from './nearest-file.ts'
import { type Resolver, requireConditions } from './resolver.ts'

const endings = ['', '.js', '.json', '.node']

/** Node's resolution of `require` (nodejs.org/api/modules.html#all-together), with the files that are on the disk now. */
export class RequireResolver {
  readonly #resolver: Resolver

  constructor(resolver: Resolver) {
    this.#resolver = resolver
  }

  /** The real path of a file, or `node:…`. Throws an Error with the same code as Node's. */
  resolve(specifier: string, from: string): string {
    if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`
    const isPath = /^\.{1,2}(\/|$)/.test(specifier) || isAbsolute(specifier)
    return isPath ? this.#own(specifier, from) : this.#bare(specifier, from)
  }

  #own(specifier: string, from: string): string {
    const path = resolve(dirname(from), specifier)
    const file = this.#path(path, /\/$|(^|\/)\.{1,2}$/.test(specifier))
    if (file !== null) return realpathSync(file)
    const nearest = nearestFile(path, specifier)
    const remedy = nearest === null ? 'check the path' : `did you mean "${nearest}"?`
    throw new ModuleError('MODULE_NOT_FOUND', `"${specifier}" was not found from ${from}`, remedy)
  }

  #path(path: string, isFolder: boolean): string | null {
    return (isFolder ? null : asFile(path)) ?? this.#folder(path) ?? (isFolder ? null : typeScriptBeside(path))
  }

  #folder(folder: string): string | null {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return null
    const main = this.#resolver.packages.at(folder)?.main
    const named = typeof main === 'string' ? (asFile(join(folder, main)) ?? asFile(join(folder, main, 'index'))) : null
    return named ?? asFile(join(folder, 'index'))
  }

  #bare(specifier: string, from: string): string {
    const target = this.#resolver.packageTarget(specifier, pathToFileURL(from).href, requireConditions)
    if (target && target.protocol !== 'file:') return target.href
    const file = target ? asFile(fileURLToPath(target)) : this.#legacy(specifier, from)
    // Node looks in a few more places, and its error names what is missing.
    return file === null ? createRequire(from).resolve(specifier) : realpathSync(file)
  }

  #legacy(specifier: string, from: string): string | null {
    for (let folder = dirname(from); ; folder = dirname(folder)) {
      const found = this.#path(join(folder, 'node_modules', specifier), specifier.endsWith('/'))
      if (found !== null || folder === dirname(folder)) return found
    }
  }
}

function asFile(path: string): string | null {
  const found = endings.find((ending) => statSync(`${path}${ending}`, { throwIfNoEntry: false })?.isFile())
  return found === undefined ? null : `${path}${found}`
}
