import { realpathSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ModuleError } from './module-error.ts'
import { nearestFile, typeScriptBeside } from './nearest-file.ts'
import { type PackageFile, PackageFiles } from './package-files.ts'
import { exportsTable, targetFor } from './package-targets.ts'

const features = process.features as { readonly require_module?: boolean }
const common = ['node', 'node-addons', ...(features.require_module ? ['module-sync'] : [])]
/** The conditions that Node itself uses. */
const importConditions: ReadonlySet<string> = new Set([...common, 'import'])
export const requireConditions: ReadonlySet<string> = new Set([...common, 'require'])

/** Segments that lead upwards, or into another package. */
const invalidSegment = /(^|[\\/])(\.\.?|node_modules)([\\/]|$)/i
const unsaved = 'an unsaved pipeline has no folder to look in'

/**
 * Node's resolution of `import` (nodejs.org/api/esm.html#resolution-algorithm), plus TypeScript's habit: `./x.js` means
 * ./x.ts if only that exists. Each run has its own resolver, which looks at the disk once.
 */
export class Resolver {
  readonly packages = new PackageFiles()

  /** The URL for a specifier in the module at `from`; `null`: the code is in no file. Throws a ModuleError. */
  resolve(specifier: string, from: string | null): string {
    const url = this.#locate(specifier, from)
    if (url.protocol === 'file:') return this.#existing(url, specifier, from)
    if (url.protocol === 'node:' && !isBuiltin(url.href)) {
      const remedy = 'check its name: the Node of this program has no such module'
      throw new ModuleError('ERR_UNKNOWN_BUILTIN_MODULE', notFound(specifier, from), remedy)
    }
    if (url.protocol === 'data:' || url.protocol === 'node:') return url.href
    const problem = `"${specifier}" cannot be imported: Node imports no ${url.protocol} URLs`
    throw new ModuleError('ERR_UNSUPPORTED_ESM_URL_SCHEME', problem, 'import a file, a package or a node: module')
  }

  /**
   * The file that the `imports` of a package.json, or the `exports` of a package, give for a specifier; `null`: neither
   * applies.
   */
  packageTarget(specifier: string, from: string, conditions: ReadonlySet<string>): URL | null {
    const file = fileURLToPath(from)
    if (specifier.startsWith('#')) return this.#imported(specifier, file, conditions)
    const { name, below } = partsOf(specifier)
    const own = this.packages.of(file)
    if (own && own.name === name && own.exports !== undefined && own.exports !== null) {
      return this.#exported(own, below, specifier, conditions)
    }
    const found = this.packageAbove(name, file)
    if (!found?.exports) return null
    return this.#exported(found, below, specifier, conditions)
  }

  /** The package of that name in a node_modules folder above the file; without a package.json it has no fields. */
  packageAbove(name: string, file: string): PackageFile | null {
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      const inner = join(folder, 'node_modules', name)
      if (isFolder(inner)) return this.packages.at(inner) ?? { ...noFields, folder: inner }
      if (folder === dirname(folder)) return null
    }
  }

  #locate(specifier: string, from: string | null): URL {
    if (/^\.{0,2}\/|^\.{1,2}$/.test(specifier)) return this.#relative(specifier, from)
    if (!specifier.startsWith('#')) {
      const url = urlOf(specifier)
      if (url) return url
      if (isBuiltin(specifier)) return new URL(`node:${specifier}`)
    }
    if (from === null || !from.startsWith('file:')) throw this.#homeless(specifier, from)
    return this.packageTarget(specifier, from, importConditions) ?? this.#legacy(specifier, from)
  }

  #relative(specifier: string, from: string | null): URL {
    const isAbsolute = specifier.startsWith('/')
    const url = urlOf(specifier, from ?? (isAbsolute ? 'file:///' : undefined))
    if (!url) throw this.#homeless(specifier, from)
    return url
  }

  #homeless(specifier: string, from: string | null): ModuleError {
    const problem = `"${specifier}" cannot be imported: ${from === null ? unsaved : 'a data: URL has no folder to look in'}`
    const remedy = from === null ? 'save it, or import a node: module' : 'import a node: module or a whole URL'
    return new ModuleError('ERR_UNSUPPORTED_RESOLVE_REQUEST', problem, remedy)
  }

  #existing(url: URL, specifier: string, from: string | null): string {
    if (/%2f|%5c/i.test(url.pathname)) {
      const problem = `"${specifier}" has an encoded "/" or "\\" in it`
      throw new ModuleError('ERR_INVALID_MODULE_SPECIFIER', problem, 'write the path with plain slashes')
    }
    const wanted = fileURLToPath(url)
    const file = isFile(wanted) ? wanted : typeScriptBeside(wanted)
    if (file === null) throw missing(specifier, wanted, from)
    const real = pathToFileURL(realpathSync(file))
    real.search = url.search
    real.hash = url.hash
    return real.href
  }

  #imported(specifier: string, file: string, conditions: ReadonlySet<string>): URL {
    const scope = this.packages.of(file)
    const isName = specifier !== '#' && !specifier.startsWith('#/') && !specifier.endsWith('/')
    const target = isName && scope ? targetFor(scope.imports, specifier, conditions, () => true) : undefined
    if (!scope || target === undefined || target === null) {
      const where = scope ? join(scope.folder, 'package.json') : 'a package.json above it'
      const problem = `${notFound(specifier, pathToFileURL(file).href)}`
      throw new ModuleError('ERR_PACKAGE_IMPORT_NOT_DEFINED', problem, `add it to "imports" of ${where}`)
    }
    if (target.startsWith('./')) return inPackage(scope, target, specifier)
    if (/^\.\.?\/|^\//.test(target) || urlOf(target)) throw badTarget(scope, target, specifier)
    const from = pathToFileURL(join(scope.folder, 'package.json')).href
    if (isBuiltin(target)) return new URL(`node:${target}`)
    return this.packageTarget(target, from, conditions) ?? this.#legacy(target, from)
  }

  #exported(found: PackageFile, below: string, specifier: string, conditions: ReadonlySet<string>): URL {
    const isValid = (target: string): boolean => target.startsWith('./') && !invalidSegment.test(target.slice(2))
    const target = targetFor(exportsTable(found.exports), `.${below}`, conditions, isValid)
    if (target === undefined || target === null) {
      const problem = `"${specifier}" was not found: ${join(found.folder, 'package.json')} does not export it`
      throw new ModuleError('ERR_PACKAGE_PATH_NOT_EXPORTED', problem, 'import one of its "exports"')
    }
    return inPackage(found, target, specifier)
  }

  /** Resolves in a package without `exports`. */
  #legacy(specifier: string, from: string): URL {
    const { name, below } = partsOf(specifier)
    const found = this.packageAbove(name, fileURLToPath(from))
    if (!found) throw new ModuleError('ERR_MODULE_NOT_FOUND', notFound(specifier, from), 'install it with npm')
    const folder = `${pathToFileURL(found.folder).href}/`
    if (below !== '') return new URL(`.${below}`, folder)
    const file = mainFile(found)
    if (file) return pathToFileURL(file)
    const problem = `"${specifier}" was not found: ${found.folder} has no "main" and no index.js`
    throw new ModuleError('ERR_MODULE_NOT_FOUND', problem, 'import one of its files')
  }
}

const noFields = { name: undefined, main: undefined, type: undefined, exports: undefined, imports: undefined }

/** The main file of a package without `exports`: its `main`, with or without an ending, or its index. */
function mainFile({ folder, main }: PackageFile): string | null {
  const named = typeof main === 'string' ? ['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node'] : []
  const candidates = [...named.map((ending) => `${main}${ending}`), 'index.js', 'index.json', 'index.node']
  return candidates.map((candidate) => join(folder, candidate)).find(isFile) ?? null
}

function inPackage(found: PackageFile, target: string, specifier: string): URL {
  if (!target.startsWith('./') || invalidSegment.test(target.slice(2))) throw badTarget(found, target, specifier)
  return new URL(target, `${pathToFileURL(found.folder).href}/`)
}

function badTarget({ folder }: PackageFile, target: string, specifier: string): ModuleError {
  const problem = `"${specifier}" leads to "${target}" in ${join(folder, 'package.json')}, which Node does not follow`
  return new ModuleError('ERR_INVALID_PACKAGE_TARGET', problem, 'name a file of the package there: "./…"')
}

/** Throws a ModuleError for an invalid package name. */
function partsOf(specifier: string): { readonly name: string; readonly below: string } {
  const [, name, below = ''] = /^(@[^/]+\/[^/]+|[^@/][^/]*)(\/.*)?$/s.exec(specifier) ?? []
  if (name !== undefined && !/^\.|[%\\]/.test(name)) return { name, below }
  const problem = `"${specifier}" is no path and no package's name`
  throw new ModuleError('ERR_INVALID_MODULE_SPECIFIER', problem, 'a path begins with ./ or ../')
}

function missing(specifier: string, wanted: string, from: string | null): ModuleError {
  const problem = notFound(specifier, from)
  if (isFolder(wanted))
    return new ModuleError('ERR_UNSUPPORTED_DIR_IMPORT', `"${specifier}" is a folder`, indexIn(wanted, specifier))
  const nearest = nearestFile(wanted, specifier)
  const remedy = nearest === null ? 'check the path, its ending included' : `did you mean "${nearest}"?`
  return new ModuleError('ERR_MODULE_NOT_FOUND', problem, remedy, pathToFileURL(wanted).href)
}

function indexIn(folder: string, specifier: string): string {
  const index = ['index.js', 'index.ts', 'index.mjs', 'index.mts'].find((name) => isFile(join(folder, name)))
  return index ? `did you mean "${specifier.replace(/\/$/, '')}/${index}"?` : 'name a file in it'
}

function notFound(specifier: string, from: string | null): string {
  return `"${specifier}" was not found${from === null ? '' : ` from ${from.startsWith('file:') ? fileURLToPath(from) : from}`}`
}

function urlOf(text: string, base?: string): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
