import { createRequire, isBuiltin } from 'node:module'
import { basename, dirname, extname, isAbsolute, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ModuleCode } from '#code'
import type { Modules } from '#modules'
import { addonExports } from './addons.ts'
import { builtin } from './builtins.ts'
import { evaluated } from './compiled-script.ts'
import { ModuleError } from './module-error.ts'
import { namesOfRun } from './names-of-run.ts'
import { scopeIn } from './package-scope.ts'
import type { Source, Sources } from './sources.ts'

/** The `module` object of a CommonJS file. */
interface CommonJsModule {
  readonly id: string
  readonly path: string
  readonly filename: string
  readonly children: CommonJsModule[]
  /** The folders where its packages are looked for. */
  readonly paths: readonly string[]
  readonly require: Require
  exports: unknown
  loaded: boolean
}

export interface CommonJsOptions {
  readonly sources: Sources
  readonly modules: Modules
  /** The object that compiled code finds as its `$module`. */
  readonly scope: Readonly<Record<string, unknown>>
}

type Require = ((specifier: string) => unknown) & { readonly resolve: Resolve }
type Resolve = ((specifier: string, options?: { readonly paths?: readonly string[] }) => string) & {
  readonly paths: (specifier: string) => readonly string[] | null
}

const ownNames = ['$await', '$each', '$guard', '$import']

/** The CommonJS modules of one run: each file is run once, with the text that was read. The host loads its own files. */
export class CommonJsModules {
  readonly #options: CommonJsOptions
  /** The object that code sees as `require.cache`. */
  readonly #known: Record<string, CommonJsModule> = Object.create(null)

  constructor(options: CommonJsOptions) {
    this.#options = options
  }

  /** Gives the `module.exports` of a file, and runs the file if it has not run yet. Throws what the file throws. */
  exportsOf(file: string, parent?: CommonJsModule): unknown {
    if (this.#options.sources.isOfHost(file)) return createRequire(file)(file)
    const known = this.#known[file]
    if (known) return known.exports
    const source = this.#sourceOf(file)
    if (source.kind === 'module') return this.#options.modules.require(pathToFileURL(file).href, () => unawaited(file))
    const module = this.#moduleOf(file)
    this.#known[file] = module
    parent?.children.push(module)
    try {
      if (source.kind === 'json') module.exports = source.value
      if (source.kind === 'addon') module.exports = addonExports(file, source.text)
      if (source.kind === 'commonjs') this.#run(module, source.code)
      module.loaded = true
    } catch (error) {
      delete this.#known[file]
      throw error
    }
    return module.exports
  }

  /** Makes the `require` function of a file. */
  requireFrom(file: string, parent?: CommonJsModule): Require {
    const { requires } = this.#options.sources
    const find = (specifier: string, { paths }: { readonly paths?: readonly string[] } = {}): string => {
      const isSameAnywhere = isBuiltin(specifier) || isAbsolute(specifier)
      const from = (folder: string): string => requires.resolve(specifier, join(folder, 'any'))
      const target = paths && !isSameAnywhere ? foundIn(paths, specifier, from) : requires.resolve(specifier, file)
      return target.startsWith('node:') && !specifier.startsWith('node:') ? specifier : target
    }
    const paths = (specifier: string): readonly string[] | null => createRequire(file).resolve.paths(specifier)
    const scope = scopeIn(file, this.#options.scope)
    const require = (specifier: string): unknown => {
      const found = requires.resolve(checked(specifier), file)
      if (found.startsWith('node:')) return builtin(found, (from) => this.requireFrom(from), scope)
      return this.exportsOf(found, parent)
    }
    const resolve = Object.assign(find, { paths })
    return Object.assign(require, { resolve, cache: this.#known, main: undefined, extensions: {} })
  }

  #moduleOf(file: string): CommonJsModule {
    const module: Omit<CommonJsModule, 'require'> & { require?: Require } = {
      id: file,
      path: dirname(file),
      filename: file,
      children: [],
      paths: packageFolders(dirname(file)),
      exports: {},
      loaded: false,
    }
    const made = module as CommonJsModule
    module.require = this.requireFrom(file, made)
    return made
  }

  #sourceOf(file: string): Source {
    const { sources } = this.#options
    const found = sources.at(pathToFileURL(file).href, extname(file) === '.json' ? { type: 'json' } : {})
    if (!(found instanceof Promise)) return found
    // Whoever awaits the source hears of a failure.
    found.catch(() => {})
    // A package may require a file that was not found before, and `require` can't wait for it to be read.
    const code = sources.plain(file)
    if (code) return { kind: 'commonjs', file, text: sources.text(file), code }
    throw new ModuleError('ERR_REQUIRE_ASYNC_MODULE', `${file} has not been read yet`, 'import it')
  }

  #run(module: CommonJsModule, code: ModuleCode): void {
    const { filename, path } = module
    const { modules } = this.#options
    const url = pathToFileURL(filename).href
    const names = [...ownNames, ...namesOfRun(filename, code)]
    const head = `(function ({ ${names.join(', ')} }) { return function (exports, require, module, __filename, __dirname) { `
    const $import = (specifier: unknown, options?: unknown): Promise<object> => modules.import(url, specifier, options)
    const create = evaluated(`${head}${code.js}\n}})`, filename, head.length) as (
      scope: object,
    ) => (...args: unknown[]) => void
    const run = create({ ...scopeIn(filename, this.#options.scope), $import })
    run.call(module.exports, module.exports, module.require, module, filename, path)
  }
}

/** The folders that may hold packages for a file in `from`, without the machine's own folders, which `require` tries last. */
function packageFolders(from: string): readonly string[] {
  const above = dirname(from)
  const rest = above === from ? [] : packageFolders(above)
  return basename(from) === 'node_modules' ? rest : [join(from, 'node_modules'), ...rest]
}

/** Gives what the first folder with the module finds. */
function foundIn(folders: readonly string[], specifier: string, find: (folder: string) => string): string {
  for (const folder of folders) {
    try {
      return find(folder)
    } catch {
      // The next folder may have it.
    }
  }
  const from = folders.length === 0 ? 'no folder at all' : folders.join(' or ')
  throw new ModuleError('MODULE_NOT_FOUND', `"${specifier}" was not found from ${from}`, 'check the paths')
}

function checked(specifier: unknown): string {
  if (typeof specifier === 'string' && specifier !== '') return specifier
  throw new TypeError(`The argument of require must be a text that is not empty. Received ${String(specifier)}`)
}

function unawaited(file: string): Error {
  const problem = `${file} can not be required: it, or a module that it imports, has a top-level await`
  return new ModuleError('ERR_REQUIRE_ASYNC_MODULE', problem, 'import it, with import() in CommonJS')
}
