import type { ModuleCode, ModuleRequest } from '#code'

export type Attributes = ModuleRequest['attributes']

/** What the linker needs of its host, for one run. */
export interface ModuleHost {
  /**
   * The URL that a specifier means in the module at `from`; `null`: code without a URL. Throws errors written for
   * people.
   */
  resolve(specifier: string, from: string | null): string
  /**
   * Reads the module at a URL; the linker calls it only once for each. `modules`: those of the run, for a module that
   * loads more of them. Throws, or rejects with, errors written for people.
   */
  load(url: string, attributes: Attributes, modules: Modules): LoadedModule | Promise<LoadedModule>
}

export type LoadedModule =
  | { readonly kind: 'code'; readonly code: ModuleCode; readonly start: StartModule }
  /** `names`: the names that `import` sees; `run` returns `module.exports`. */
  | { readonly kind: 'commonjs' | 'builtin'; readonly names: readonly string[]; readonly run: () => unknown }
  | { readonly kind: 'json'; readonly value: unknown }
  /** An ES module that the host itself links and evaluates when it imports it. */
  | { readonly kind: 'native'; readonly import: () => Promise<object> }

/**
 * Calls the function made of a module's code (`moduleFunction`) with its `$module`. `live`: the imports, as indices in
 * `code.imports`, that must be read anew at each use.
 */
export type StartModule = (live: ReadonlySet<number>, links: ModuleLinks) => ModuleBody

/** The linker's part of `$module`. */
export interface ModuleLinks {
  /** By the index of the code's requests. */
  readonly namespaces: readonly object[]
  /** Live imports, by their index in `code.imports`. */
  readonly live: object
  readonly export: (getters: Readonly<Record<string, () => unknown>>) => void
  /** Checks a live import that is called by its name. */
  readonly callee: (value: unknown, name: string) => unknown
  /** `import(specifier, options)` */
  readonly $import: (specifier: unknown, options?: unknown) => Promise<object>
}

/** Stops once before the body; the second `next()` evaluates the body. */
export type ModuleBody = Generator<unknown, unknown> | AsyncGenerator<unknown, unknown>

/** The modules of one run: one instance for each URL, however it is imported. */
export interface Modules {
  /**
   * Loads and links the modules that one of the run's own modules needs. Evaluates nothing, except packages that come
   * before everything else. Rejects if a module can't be found, read or linked; `placeOfImport` tells which import
   * asked for it.
   */
  link(root: RootModule): Promise<LinkedModule>
  /**
   * Loads the modules that a module needs and checks the imported names, but starts no body and no package. Rejects as
   * `link`.
   */
  check(root: Pick<RootModule, 'url' | 'code'>): Promise<void>
  /** `import(specifier, options)` in the module at `from`. */
  import(from: string | null, specifier: unknown, options?: unknown): Promise<object>
  /** `require` of an ES module. Throws `refusal()` if it, or a module that it needs, is asynchronous. */
  require(url: string, refusal: () => Error): object
}

/** A module without a URL that others could import it by. */
export interface RootModule {
  /** The URL that its imports are resolved from. */
  readonly url: string | null
  readonly code: ModuleCode
  readonly start: StartModule
}

export interface LinkedModule {
  /** Evaluates the modules that it needs, then the module; resolves with what its body returned. */
  evaluate(): Promise<unknown>
}
