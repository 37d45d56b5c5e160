import { createRequire } from 'node:module'
import { dirname, extname, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ModuleCode } from '#code'
import type { Modules } from '#modules'
import { builtin } from './builtins.ts'
import { evaluated } from './compiled-script.ts'
import { ModuleError } from './module-error.ts'
import { namesOfRun } from './names-of-run.ts'
import type { Source, Sources } from './sources.ts'

/** What `module` is in a CommonJS file. */
interface CommonJsModule {
  readonly id: string
  readonly path: string
  readonly filename: string
  readonly children: CommonJsModule[]
  exports: unknown
  loaded: boolean
}

export interface CommonJsOptions {
  readonly sources: Sources
  readonly modules: Modules
  /** What compiled code finds in its `$module`. */
  readonly scope: Readonly<Record<string, unknown>>
}

type Require = ((specifier: string) => unknown) & { readonly resolve: (specifier: string) => string }

const ownNames = ['$await', '$each', '$guard', '$import']

/** The CommonJS modules of one run: each file that is no package's is run once, as it is on the disk when the run begins. */
export class CommonJsModules {
  readonly #options: CommonJsOptions
  /** What code sees as `require.cache`. */
  readonly #known: Record<string, CommonJsModule> = Object.create(null)

  constructor(options: CommonJsOptions) {
    this.#options = options
  }

  /** The `module.exports` of a file, which runs where it has not yet. Throws what it throws. */
  exportsOf(file: string, parent?: CommonJsModule): unknown {
    if (file.includes(`${sep}node_modules${sep}`) || extname(file) === '.node') return createRequire(file)(file)
    const known = this.#known[file]
    if (known) return known.exports
    const source = this.#sourceOf(file)
    if (source.kind === 'module') return this.#options.modules.require(pathToFileURL(file).href, () => unawaited(file))
    const module: CommonJsModule = {
      id: file,
      path: dirname(file),
      filename: file,
      children: [],
      exports: {},
      loaded: false,
    }
    this.#known[file] = module
    parent?.children.push(module)
    try {
      if (source.kind === 'json') module.exports = source.value
      if (source.kind === 'commonjs') this.#run(module, source.code)
      module.loaded = true
    } catch (error) {
      delete this.#known[file]
      throw error
    }
    return module.exports
  }

  /** What `require` is in a file. */
  requireFrom(file: string, parent?: CommonJsModule): Require {
    const { requires } = this.#options.sources
    const resolve = (specifier: string): string => {
      const found = requires.resolve(specifier, file)
      return found.startsWith('node:') && !specifier.startsWith('node:') ? specifier : found
    }
    const require = (specifier: string): unknown => {
      const found = requires.resolve(checked(specifier), file)
      if (found.startsWith('node:')) return builtin(found, (from) => this.requireFrom(from), this.#options.scope)
      return this.exportsOf(found, parent)
    }
    return Object.assign(require, { resolve, cache: this.#known, main: undefined, extensions: {} })
  }

  #sourceOf(file: string): Source {
    const found = this.#options.sources.at(pathToFileURL(file).href, extname(file) === '.json' ? { type: 'json' } : {})
    if (!(found instanceof Promise)) return found
    // Read ahead wherever a module requires what is not known before.
    throw new ModuleError('ERR_REQUIRE_ASYNC_MODULE', `${file} has not been read yet`, 'import it')
  }

  #run(module: CommonJsModule, code: ModuleCode): void {
    const { filename, path } = module
    const { scope, modules } = this.#options
    const url = pathToFileURL(filename).href
    const names = [...ownNames, ...namesOfRun(code)]
    const head = `(function ({ ${names.join(', ')} }) { return function (exports, require, module, __filename, __dirname) { `
    const create = evaluated(`${head}${code.js}\n}})`, filename, head.length) as (
      scope: object,
    ) => (...args: unknown[]) => void
    const $import = (specifier: unknown, options?: unknown): Promise<object> => modules.import(url, specifier, options)
    const run = create({ ...scope, $import })
    run.call(module.exports, module.exports, this.requireFrom(filename, module), module, filename, path)
  }
}

function checked(specifier: unknown): string {
  if (typeof specifier === 'string' && specifier !== '') return specifier
  throw new TypeError(`The argument of require must be a text that is not empty. Received ${String(specifier)}`)
}

function unawaited(file: string): Error {
  const problem = `${file} can not be required: it, or a module that it imports, has to be waited for`
  return new ModuleError('ERR_REQUIRE_ASYNC_MODULE', problem, 'import it, with import() in CommonJS')
}
