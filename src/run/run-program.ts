import { type Plan, type Program, type ProgramText, programOf } from '#compile'
import { createModules, type LinkedModule, type ModuleHost, type ModuleLinks } from '#modules'
import { type Coroutines, loadModule, type ModuleFunction } from './load.ts'
import { hostNames, ownNames, runNames, type ScopeOptions, scopeOf } from './scope.ts'

/** The modules that a run's code imports, as its host provides them. */
export interface RunModules {
  /** The URL of the pipeline; `null`: it is not saved yet. */
  readonly url: string | null
  /**
   * Called once, and only for code with an import or `import.meta`. `scope`: the `$module` of compiled modules; its
   * `$builtins` holds, by URL, the host's modules that the run replaces with its own.
   */
  readonly hostOf: (scope: Readonly<Record<string, unknown>>) => Promise<RunModuleHost>
  /** Replaces `loadModule`, if it is there. */
  readonly load?: (js: string, scriptName: string) => ModuleFunction
}

export interface RunModuleHost extends ModuleHost {
  /** The `import.meta` of the pipeline's code. */
  readonly meta: object
}

export interface RunProgramOptions {
  readonly plan: Plan
  readonly modules: RunModules
  readonly scope: ScopeOptions
  /** The name of the code in stack traces. */
  readonly scriptName: string
}

/** A plan's code in a run: one module, linked with the modules that it imports. */
export class RunProgram {
  /** Whether it needs no other module, so that linking has nothing to read. */
  readonly importsNothing: boolean
  readonly #options: RunProgramOptions
  readonly #linked: Promise<LinkedModule>
  #text: ProgramText | null = null
  #coroutines: Coroutines = []

  constructor(options: RunProgramOptions) {
    this.#options = options
    const program = programOf({ plan: options.plan, scopeNames: [...runNames, ...hostNames, ...ownNames], ownNames })
    this.importsNothing = program.module.requests.length === 0
    this.#linked = this.#link(program)
    // `evaluate` reports the error of a failed link.
    this.#linked.catch(() => {})
  }

  async #link(program: Program): Promise<LinkedModule> {
    const { modules, scriptName } = this.#options
    const scope = scopeOf(this.#options.scope)
    const host = program.needsHost ? await modules.hostOf(scope) : hostOfNothing
    return createModules(host).link({
      url: modules.url,
      code: program.module,
      start: (live, links) => {
        this.#text = program.textFor(live)
        const load = modules.load ?? loadModule
        return load(this.#text.js, scriptName)(this.#moduleScope(scope, { ...links, $meta: host.meta }))
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
   * Evaluates the imported modules, then the shared code, once. Rejects if a module can't be found or linked, or
   * throws.
   */
  async evaluate(): Promise<void> {
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

/** The host for code without imports. */
const hostOfNothing: RunModuleHost = { meta: {}, resolve: neverAsked, load: neverAsked }

function neverAsked(): never {
  throw new Error('Code without an import has asked for a module')
}
