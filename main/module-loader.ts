import { pathToFileURL } from 'node:url'
import { type ModuleCode, moduleFunction } from '#code'
import type { LoadedModule, ModuleBody, ModuleHost, ModuleLinks, Modules } from '#modules'
import type { RunModules } from '#run'
import type { CodeReader } from './code-reader.ts'
import { builtin } from './modules/builtins.ts'
import { CommonJsModules } from './modules/common-js.ts'
import { evaluated } from './modules/compiled-script.ts'
import { importMetaOf } from './modules/import-meta.ts'
import { goOn } from './modules/later.ts'
import { namesOfCommonJs } from './modules/names-of-common-js.ts'
import { namesOfRun } from './modules/names-of-run.ts'
import { readRequired } from './modules/required.ts'
import { type Source, Sources } from './modules/sources.ts'

type Scope = Readonly<Record<string, unknown>>

/** The modules that a run of the pipeline at `path` can import; `null`: it has no folder yet. */
export function createRunModules(path: string | null, reader: CodeReader): RunModules {
  const sources = new Sources(reader)
  const url = path === null ? null : pathToFileURL(path).href
  return {
    url,
    meta: importMetaOf(url, sources.resolver),
    hostOf: (scope) => new RunHost(sources, scope),
  }
}

/** What the modules of one run are made of. */
class RunHost implements ModuleHost {
  readonly #sources: Sources
  readonly #scope: Scope
  #commonJs: CommonJsModules | null = null

  constructor(sources: Sources, scope: Scope) {
    this.#sources = sources
    this.#scope = scope
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
        return { kind: 'code', code: source.code, start: (live, links) => this.#start(url, source.code, live, links) }
      case 'commonjs': {
        const { file } = source
        return goOn(readRequired(source, this.#sources), () => this.#common(file, commonJs))
      }
      case 'json':
        return { kind: 'json', value: source.value }
      case 'package':
        if (source.isCommonJs) return this.#common(source.file, commonJs)
        return { kind: 'native', import: () => import(url) }
      case 'builtin': {
        const exports = builtin(url, (file) => commonJs.requireFrom(file), this.#scope)
        const loaded: LoadedModule = { kind: 'builtin', names: Object.keys(Object(exports)), run: () => exports }
        // What it makes may require anything.
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

  #start(url: string, code: ModuleCode, live: ReadonlySet<number>, links: ModuleLinks): ModuleBody {
    const { js, bodyAt } = moduleFunction(code, live, { names: namesOfRun(code) })
    const start = evaluated(js, url, bodyAt) as (scope: object) => ModuleBody
    const $meta = importMetaOf(url, this.#sources.resolver)
    return start({ ...this.#scope, ...links, $meta, value: (value: unknown) => value })
  }
}
