import type { PlanUses } from '#compile'
import { createModules } from '#modules'
import { type CodeMap, codeMapOf } from './code-map.ts'
import { scriptNameOf } from './error-info.ts'
import { type Linker, type RunModuleHost, type RunModules, RunProgram } from './run-program.ts'
import { type ScopeOptions, scopeOf } from './scope.ts'

export interface RunProgramsOptions {
  readonly uses: PlanUses
  readonly modules: RunModules
  readonly scope: Omit<ScopeOptions, 'numberOf'>
  /** The number in the run of a node, by its number in the file: of that use of the file whose code runs. */
  readonly numberOf: (path: string, node: number) => number
  /** A number that no other run has. */
  readonly run: number
}

/**
 * The code of a run: a program for the pipeline itself, and one for each file that it includes, however often it does.
 * They share the modules that they import.
 */
export class RunPrograms {
  readonly own: RunProgram
  readonly #options: RunProgramsOptions
  readonly #byPath = new Map<string | null, RunProgram>()
  #linker: Promise<Linker> | null = null

  constructor(options: RunProgramsOptions) {
    this.#options = options
    const { uses, modules, scope, numberOf } = options
    for (const { path, plan } of uses.all) {
      if (this.#byPath.has(path)) continue
      const isOwn = path === null
      const program = new RunProgram({
        plan,
        url: isOwn ? modules.url : (modules.urlOf?.(path) ?? null),
        load: modules.load,
        linker: (needsHost) => this.#linkerFor(needsHost),
        scope: isOwn ? scope : { ...scope, numberOf: (node) => numberOf(path, node) },
        scriptName: scriptNameOf(options.run, this.#byPath.size),
      })
      this.#byPath.set(path, program)
    }
    this.own = this.of(null)
  }

  of(path: string | null): RunProgram {
    return this.#byPath.get(path) as RunProgram
  }

  get scriptNames(): readonly string[] {
    return [...this.#byPath.values()].map(({ scriptName }) => scriptName)
  }

  /** `null`: nothing is compiled yet. */
  get map(): CodeMap | null {
    const scripts = [...this.#byPath].map(([path, { scriptName: name, text }]) => ({ name, path, text }))
    return codeMapOf(scripts, this.#options.uses)
  }

  /** The URL of the file of an included pipeline, or of the pipeline itself. */
  pathOf(url: string | null): string | null | undefined {
    for (const [path, program] of this.#byPath) if (program.url === url) return path
    return undefined
  }

  /** Links the programs that import nothing: writing their text is no work of the pipeline's. Others wait for files. */
  async linked(): Promise<void> {
    for (const program of this.#byPath.values()) if (program.importsNothing) await program.linked()
  }

  #linkerFor(needsHost: boolean): Promise<Linker> {
    if (!needsHost) return Promise.resolve(linkerOfNothing)
    this.#linker ??= this.#options.modules
      .hostOf(scopeOf(this.#options.scope))
      .then((host) => ({ host, modules: createModules(host) }))
    return this.#linker
  }
}

/** The host for code without imports. */
const hostOfNothing: RunModuleHost = { metaOf: () => ({}), resolve: neverAsked, load: neverAsked }
const linkerOfNothing: Linker = { host: hostOfNothing, modules: createModules(hostOfNothing) }

function neverAsked(): never {
  throw new Error('Code without an import has asked for a module')
}
