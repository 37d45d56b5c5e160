import { type Plan, type Program, type ProgramText, programOf } from '#compile'
import { createModules, type LinkedModule, type ModuleHost, type ModuleLinks } from '#modules'
import { type Coroutines, loadModule, type ModuleFunction } from './load.ts'
import { hostNames, ownNames, runNames, type ScopeOptions, scopeOf } from './scope.ts'

/** What a run's code imports, as the host has it. */
export interface RunModules {
  /** The pipeline's own; `null`: it has no place yet. */
  readonly url: string | null
  /**
   * Asked once, and only by code that has an import or `import.meta`. `scope`: what compiled modules find in their `$module`; in
   * its `$builtins`, by URL, the host's modules that are the run's own.
   */
  readonly hostOf: (scope: Readonly<Record<string, unknown>>) => Promise<RunModuleHost>
  /** As `loadModule`, which it stands for where it is there. */
  readonly load?: (js: string, scriptName: string) => ModuleFunction
}

export interface RunModuleHost extends ModuleHost {
  /** What `import.meta` is in the pipeline's code. */
  readonly meta: object
}

export interface RunProgramOptions {
  readonly plan: Plan
  readonly modules: RunModules
  readonly scope: ScopeOptions
  /** What stack traces call its text. */
  readonly scriptName: string
}

/** A plan's code in a run: one module, linked with what it imports. */
export class RunProgram {
  /** It is ready as soon as it is linked: nothing of anybody else's has to be read. */
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
    // What it fails with, whoever evaluates hears of.
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

  /** Settles when it is linked, or can't be. */
  async linked(): Promise<void> {
    await this.#linked.catch(() => {})
  }

  /** Evaluates what it imports, then the shared code, once. Rejects with what can't be found or linked, or is thrown. */
  async evaluate(): Promise<void> {
    const linked = await this.#linked
    await linked.evaluate()
  }

  /** Calls the coroutine of a node. */
  call(node: number, args: readonly unknown[]): unknown {
    // Called as a function: as the list's member it would have the list as its `this`.
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

/** Of code that asks for no module. */
const hostOfNothing: RunModuleHost = { meta: {}, resolve: neverAsked, load: neverAsked }

function neverAsked(): never {
  throw new Error('Code without an import has asked for a module')
}
