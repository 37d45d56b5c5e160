import type { ModuleCode, ModuleRequest } from '#code'

export type Attributes = ModuleRequest['attributes']

/** What the linker needs of its host, for one run. */
export interface ModuleHost {
  /** The URL that a specifier means in the module at `from`; `null`: code without a place. Throws errors made for people. */
  resolve(specifier: string, from: string | null): string
  /**
   * Reads what is at a URL, once: the linker never asks twice. `modules`: those of the run, for what loads more of them.
   * Throws, or rejects with, errors made for people.
   */
  load(url: string, attributes: Attributes, modules: Modules): LoadedModule | Promise<LoadedModule>
}

export type LoadedModule =
  | { readonly kind: 'code'; readonly code: ModuleCode; readonly start: StartModule }
  /** `names`: those that `import` sees; `run` gives `module.exports`. */
  | { readonly kind: 'commonjs' | 'builtin'; readonly names: readonly string[]; readonly run: () => unknown }
  | { readonly kind: 'json'; readonly value: unknown }
  /** An ES module that the host itself links and evaluates, when it imports it. */
  | { readonly kind: 'native'; readonly import: () => Promise<object> }

/**
 * Calls the function that a module's code becomes (`moduleFunction`) with what its `$module` needs. `live`: the imports, as
 * indices in `code.imports`, that are to be read at each use.
 */
export type StartModule = (live: ReadonlySet<number>, links: ModuleLinks) => ModuleBody

/** The linker's part of `$module`. */
export interface ModuleLinks {
  /** In the place of each of the code's requests. */
  readonly namespaces: readonly object[]
  /** Live imports, by their index in `code.imports`. */
  readonly live: object
  readonly export: (getters: Readonly<Record<string, () => unknown>>) => void
  /** A live import that is called by its name. */
  readonly callee: (value: unknown, name: string) => unknown
  /** `import(specifier, options)` */
  readonly $import: (specifier: unknown, options?: unknown) => Promise<object>
}

/** Stops once before the body, which the second `next()` evaluates. */
export type ModuleBody = Generator<unknown, unknown> | AsyncGenerator<unknown, unknown>

/** The modules of one run: one instance for each URL, however it is reached. */
export interface Modules {
  /**
   * Loads and links what a module of the run's own needs; nothing of it is evaluated, but packages that come before all of
   * it are. Rejects with the error of what can't be found, read or linked: `placeOfImport` says which import asked for it.
   */
  link(root: RootModule): Promise<LinkedModule>
  /** Loads what a module needs and checks the names that are imported; no body is started, and no package. Rejects as `link`. */
  check(root: Pick<RootModule, 'url' | 'code'>): Promise<void>
  /** `import(specifier, options)` in the module at `from`. */
  import(from: string | null, specifier: unknown, options?: unknown): Promise<object>
  /** `require` of an ES module. Throws `refusal()` where it, or one that it needs, would have to be waited for. */
  require(url: string, refusal: () => Error): object
}

/** A module that is at no URL of its own: nobody imports it. */
export interface RootModule {
  /** What its imports are resolved from. */
  readonly url: string | null
  readonly code: ModuleCode
  readonly start: StartModule
}

export interface LinkedModule {
  /** Evaluates it, and before it what it needs; gives what its body returned. */
  evaluate(): Promise<unknown>
}
