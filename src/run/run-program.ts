import { type Plan, type Program, type ProgramText, programOf } from '#compile'
import type { LinkedModule, ModuleHost, ModuleLinks, Modules } from '#modules'
import { type Coroutines, loadModule, type ModuleFunction } from './load.ts'
import { hostNames, ownNames, runNames, type ScopeOptions, scopeOf } from './scope.ts'

/** The modules that a run's code imports, as its host provides them. */
export interface RunModules {
  /** The URL of the pipeline; `null`: it is not saved yet. */
  readonly url: string | null
  /** The URL of a file that is included, by its path; absent: nothing is. */
  readonly urlOf?: (path: string) => string
  /**
   * Called once, and only for code with an import or `import.meta`. `scope`: the `$module` of compiled modules; its
   * `$builtins` holds, by URL, the host's modules that the run replaces with its own.
   */
  readonly hostOf: (scope: Readonly<Record<string, unknown>>) => Promise<RunModuleHost>
  /** Replaces `loadModule`, if it is there. */
  readonly load?: (js: string, scriptName: string) => ModuleFunction
}

export interface RunModuleHost extends ModuleHost {
  /** The `import.meta` of a pipeline's code, by the URL of its file. */
  metaOf(url: string | null): object
}

/** What links programs with the modules that they import. */
export interface Linker {
  readonly host: RunModuleHost
  readonly modules: Modules
}

export interface RunProgramOptions {
  readonly plan: Plan
  /** The URL that its imports are resolved from. */
  readonly url: string | null
  readonly load: RunModules['load']
  readonly linker: (needsHost: boolean) => Promise<Linker>
  readonly scope: ScopeOptions
  /** The name of the code in stack traces. */
  readonly scriptName: string
}

/** A plan's code in a run: one module, linked with the modules that it imports. */
export class RunProgram {
  /** Whether it needs no other module, so that linking has nothing to read. */
  readonly importsNothing: boolean
  readonly url: string | null
  readonly scriptName: string
  readonly #options: RunProgramOptions
  readonly #linked: Promise<LinkedModule>
  #evaluated: Promise<void> | null = null
  #text: ProgramText | null = null
  #coroutines: Coroutines = []

  constructor(options: RunProgramOptions) {
    this.#options = options
    this.url = options.url
    this.scriptName = options.scriptName
    const program = programOf({ plan: options.plan, scopeNames: [...runNames, ...hostNames, ...ownNames], ownNames })
    this.importsNothing = program.module.requests.length === 0
    this.#linked = this.#link(program)
    // `evaluate` reports the error of a failed link.
    this.#linked.catch(() => {})
  }

  async #link(program: Program): Promise<LinkedModule> {
    const { url, linker, scriptName, load = loadModule } = this.#options
    const scope = scopeOf(this.#options.scope)
    const { host, modules } = await linker(program.needsHost)
    return modules.link({
      url,
      code: program.module,
      start: (live, links) => {
        this.#text = program.textFor(live)
        const $meta = host.metaOf(url)
        return load(this.#text.js, scriptName)(this.#moduleScope(scope, { ...links, $meta }))
      },
    })
  }

  /** `null`: it is not linked yet. */
  get text(): ProgramText | null {
    return this.#text
  }

  /** Resolves when it is linked, or can't be. */
  async linked(): Promise<void> {
    await this.#linked.catch(() => {})
  }

  /**
   * Evaluates the imported modules, then the shared code, once in a run. Rejects if a module can't be found or linked, or
   * throws.
   */
  evaluate(): Promise<void> {
    this.#evaluated ??= this.#evaluate()
    return this.#evaluated
  }

  async #evaluate(): Promise<void> {
    const linked = await this.#linked
    await linked.evaluate()
  }

  /** Calls the coroutine of a node. */
  call(node: number, args: readonly unknown[]): unknown {
    // Called from a variable: as a member of the list, it would have the list as its `this`.
    const coroutine = this.#coroutines[node]
    return coroutine?.(...args)
  }

  #moduleScope(scope: object, links: ModuleLinks & { readonly $meta: object }): object {
    return {
      ...scope,
      ...links,
      coroutines: (coroutines: Coroutines) => {
        this.#coroutines = coroutines
      },
    }
  }
}
