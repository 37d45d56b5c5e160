import { moduleFunction } from '#code'
import type { LoadedModule, ModuleBody, ModuleLinks, Modules } from '#modules'
import type { RunModuleHost } from '#run'
import type { CodeReader } from '../code/code-reader.ts'
import { builtin } from './builtins.ts'
import { CommonJsModules } from './common-js.ts'
import { evaluated } from './compiled-script.ts'
import { importMetaOf } from './import-meta.ts'
import { goOn } from './later.ts'
import { namesOfCommonJs } from './names-of-common-js.ts'
import { namesOfRun } from './names-of-run.ts'
import { scopeIn } from './package-scope.ts'
import { readRequired } from './required.ts'
import { type PackageLoading, type Source, Sources } from './sources.ts'

export { startingModules } from './started-files.ts'

export interface RunHostOptions {
  readonly sources: Sources
  /** The object that compiled modules find as their `$module`. */
  readonly scope: Readonly<Record<string, unknown>>
}

/** Sources that read the disk as it is now, for a run whose files nobody has read yet. */
export function sourcesFrom(reader: CodeReader, packages?: PackageLoading): Sources {
  return new Sources(reader, packages)
}

/** Finds, reads and links the modules of one run. */
export class RunHost implements RunModuleHost {
  readonly #sources: Sources
  readonly #scope: RunHostOptions['scope']
  #commonJs: CommonJsModules | null = null

  constructor({ sources, scope }: RunHostOptions) {
    this.#sources = sources
    this.#scope = scope
  }

  metaOf(url: string | null): object {
    return importMetaOf(url, this.#sources.resolver)
  }

  resolve(specifier: string, from: string | null): string {
    return this.#sources.resolver.resolve(specifier, from)
  }

  load(
    url: string,
    attributes: Readonly<Record<string, string>>,
    modules: Modules,
  ): LoadedModule | Promise<LoadedModule> {
    this.#commonJs ??= new CommonJsModules({ sources: this.#sources, modules, scope: this.#scope })
    const commonJs = this.#commonJs
    return goOn(this.#sources.at(url, attributes), (source) => this.#loaded(url, source, commonJs))
  }

  #loaded(url: string, source: Source, commonJs: CommonJsModules): LoadedModule | Promise<LoadedModule> {
    switch (source.kind) {
      case 'module':
        return { kind: 'code', code: source.code, start: (live, links) => this.#start(url, source, live, links) }
      case 'commonjs': {
        const { file } = source
        return goOn(readRequired(source, this.#sources), () => this.#common(file, commonJs))
      }
      case 'json':
        return { kind: 'json', value: source.value }
      case 'addon':
        return { kind: 'commonjs', names: [], run: () => commonJs.exportsOf(source.file) }
      case 'package':
        if (source.isCommonJs) return this.#common(source.file, commonJs)
        return { kind: 'native', import: () => import(url) }
      case 'builtin': {
        const exports = builtin(url, (file) => commonJs.requireFrom(file), this.#scope)
        const loaded: LoadedModule = { kind: 'builtin', names: Object.keys(Object(exports)), run: () => exports }
        // The `require` functions that it makes may require any file.
        return url === 'node:module' ? this.#sources.readAtOnce().then(() => loaded) : loaded
      }
    }
  }

  #common(file: string, commonJs: CommonJsModules): LoadedModule {
    return {
      kind: 'commonjs',
      names: namesOfCommonJs(file, this.#sources),
      run: () => commonJs.exportsOf(file),
    }
  }

  #start(
    url: string,
    { file, code }: Extract<Source, { kind: 'module' }>,
    live: ReadonlySet<number>,
    links: ModuleLinks,
  ): ModuleBody {
    const { js, bodyAt } = moduleFunction(code, live, { names: namesOfRun(file, code) })
    const start = evaluated(js, url, bodyAt) as (scope: object) => ModuleBody
    const $meta = importMetaOf(url, this.#sources.resolver)
    return start({ ...scopeIn(file, this.#scope), ...links, $meta })
  }
}
