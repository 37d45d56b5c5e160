import { extname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { CodePlace, LaterRequest, ModuleCode } from '#code'
import { described, isOf } from '#foreign-value'
import { createModules, placeOfImport } from '#modules'
import { countText } from '#words'
import { errorCode } from '../files/index.ts'
import { ModuleError } from './module-error.ts'
import { namesHost } from './names-host.ts'
import { possibleSpecifiers } from './possible-specifiers.ts'
import type { Source, Sources } from './sources.ts'

/** A piece of a pipeline's own code; `owner`: its node, absent for the shared code. */
export interface OwnCode {
  readonly owner?: string
  readonly text: string
  readonly code: ModuleCode
}

/** The code of a pipeline. `url`: its imports begin there. */
export interface CodeRoot {
  readonly url: string | null
  readonly own: readonly OwnCode[]
}

/** One import or require, with its place. */
interface Asked extends CodePlace {
  /** The file that contains it; `null`: the pipeline's own code. */
  readonly file: string | null
  /** The place in the pipeline's own code that imports this, directly or through other files. */
  readonly own: CodePlace & { readonly owner?: string }
  /** It is needed only when code reaches it, as an `import()` is. */
  readonly isLater: boolean
}

/** All that a pipeline's code can reach without being run. Packages that the host loads are not looked into. */
export interface Reachable {
  /** Their real paths, in the order in which they are reached. */
  readonly files: readonly ReachedFile[]
  /** Imports whose specifier only a run knows. */
  readonly computed: readonly Asked[]
  readonly missing: readonly MissingModule[]
}

export interface ReachedFile {
  readonly path: string
  readonly code: string
}

/** More code than anybody could be shown, or read. Message and remedy have no full stop. */
export class TooMuchCode extends Error {
  readonly remedy = 'import less, or run it in a terminal with asyncanvas run'
}

const mostFiles = 5_000
const mostCharacters = 32 * 1024 * 1024

/** A module that does not exist, or can't be read. Problem and remedy have no full stop. */
export interface MissingModule extends Asked {
  readonly specifier: string
  readonly problem: string
  readonly remedy: string
}

/**
 * Finds all modules that a pipeline's code imports, or may turn out to import, with the same resolution and reading as a
 * run. Evaluates nothing. Rejects with TooMuchCode.
 */
export async function reachableModules(
  sources: Sources,
  roots: readonly CodeRoot[],
  /** Files that are loaded too, by names that only a run knows. */
  more: readonly string[] = [],
): Promise<Reachable> {
  const walk = new Walk(sources)
  for (const { url, own } of roots)
    for (const { owner, text, code } of own)
      await walk.from({ code, text, url, file: null, isLater: false, own: owner === undefined ? {} : { owner } })
  for (const file of more) await walk.fromFile(file)
  return walk
}

/** Finds what is missing, for checks: also imported names that a module does not have. */
export async function missingImports(
  sources: Sources,
  url: string | null,
  own: readonly OwnCode[],
): Promise<readonly MissingModule[]> {
  const walk = new Walk(sources)
  for (const { owner, text, code } of own) {
    await walk.from({ code, text, url, file: null, isLater: false, own: owner === undefined ? {} : { owner } })
    if (walk.missing.length === 0) await walk.checkNames(url, code, owner)
  }
  return walk.missing
}

interface Visited {
  readonly code: ModuleCode
  readonly text: string
  readonly url: string | null
  readonly file: string | null
  readonly isLater: boolean
  /** Without a place where the code is the pipeline's own. */
  readonly own: Partial<CodePlace> & { readonly owner?: string }
}

interface Wanted {
  readonly asked: Asked
  readonly specifier: string
  readonly attributes: Readonly<Record<string, string>> | null
  readonly isRequire: boolean
}

class Walk implements Reachable {
  readonly files: ReachedFile[] = []
  readonly computed: Asked[] = []
  readonly missing: MissingModule[] = []
  readonly #sources: Sources
  readonly #seen = new Set<string>()
  #characters = 0

  constructor(sources: Sources) {
    this.#sources = sources
  }

  /** Goes depth first, so that the files stand in the order in which a run would load them. */
  async from(visited: Visited): Promise<void> {
    for (const wanted of this.#wantedBy(visited)) {
      const next = await this.#follow(visited, wanted)
      if (next) await this.from(next)
    }
    for (const url of this.#possibleUrls(visited)) {
      const next = await this.#reachedAt(url, visited)
      if (next) await this.from(next)
    }
  }

  async fromFile(file: string): Promise<void> {
    const next = await this.#reachedAt(pathToFileURL(file).href, { isLater: true, own: {} })
    if (next) await this.from(next)
  }

  /**
   * Finds imported names that a module does not have, which count as missing too. Names of packages are left out: only a
   * run knows them.
   */
  async checkNames(url: string | null, code: ModuleCode, owner: string | undefined): Promise<void> {
    try {
      await createModules(namesHost(this.#sources)).check({ url, code })
    } catch (error) {
      const place = placeOfImport(error) ?? { url, line: 1, column: 1 }
      const { line, column } = place.url === url ? place : (code.requests[0] ?? place)
      const where =
        place.url === url || place.url === null ? '' : `${nameOf(place.url)}:${place.line}:${place.column}: `
      const problem = `${where}${described(error).message.trim().split('\n')[0]}`
      const own = { line, column, ...(owner === undefined ? {} : { owner }) }
      const asked = { line: place.line, column: place.column, file: null, own, isLater: false }
      this.missing.push({ ...asked, specifier: '', problem, remedy: 'import a name that it has' })
    }
  }

  #wantedBy({ code, file, own, isLater }: Visited): readonly Wanted[] {
    const askedAt = (place: CodePlace, later: boolean): Asked => {
      const { line, column } = place
      return { line, column, file, own: { line, column, ...own }, isLater: isLater || later }
    }
    const now = code.requests.map((request): Wanted => {
      const asked = askedAt(request, false)
      if (/^(node:)?module$/.test(request.specifier)) this.computed.push(asked)
      return { asked, specifier: request.specifier, attributes: request.attributes, isRequire: false }
    })
    const later = code.laterRequests.flatMap((request: LaterRequest): readonly Wanted[] => {
      const asked = askedAt(request, true)
      const { specifier, kind } = request
      if (specifier !== null) return [{ asked, specifier, attributes: null, isRequire: kind === 'require' }]
      this.computed.push(asked)
      return []
    })
    return [...now, ...later]
  }

  /** The module at the other end of an import, if its code has not been walked yet. */
  async #follow(visited: Visited, { asked, specifier, attributes, isRequire }: Wanted): Promise<Visited | null> {
    let url: string | null = null
    try {
      url = isRequire
        ? this.#required(specifier, visited.file ?? '')
        : this.#sources.resolver.resolve(specifier, visited.url)
      const source = await this.#sources.at(url, attributes ?? attributesFor(url))
      return this.#reached(url, source, asked)
    } catch (error) {
      if (isOf(error, TooMuchCode)) throw error
      if (url?.startsWith('file:')) this.#show(fileURLToPath(url))
      this.missing.push({ ...asked, specifier, ...toldOf(error) })
      return null
    }
  }

  /** The strings that may be specifiers, as far as they lead to existing files. */
  #possibleUrls({ text, code, url, file }: Visited): ReadonlySet<string> {
    const isComputing = code.laterRequests.some(({ specifier }) => specifier === null)
    const found = new Set<string>()
    for (const specifier of possibleSpecifiers(text, isComputing)) {
      const asImport = foundBy(() => this.#sources.resolver.resolve(specifier, url))
      const asRequire = foundBy(() => this.#required(specifier, file ?? (url === null ? '' : fileURLToPath(url))))
      for (const each of [asImport, asRequire]) if (each?.startsWith('file:')) found.add(each)
    }
    return found
  }

  async #reachedAt(url: string, { own, isLater }: Pick<Visited, 'own' | 'isLater'>): Promise<Visited | null> {
    try {
      return this.#reached(url, await this.#sources.at(url, attributesFor(url)), {
        own: { line: 1, column: 1, ...own },
        isLater,
      })
    } catch (error) {
      if (isOf(error, TooMuchCode)) throw error
      if (url.startsWith('file:')) this.#show(fileURLToPath(url))
      return null
    }
  }

  #required(specifier: string, file: string): string {
    const found = this.#sources.requires.resolve(specifier, file)
    return found.startsWith('node:') ? found : pathToFileURL(found).href
  }

  #reached(url: string, source: Source, { own, isLater }: Pick<Asked, 'own' | 'isLater'>): Visited | null {
    if (source.kind === 'builtin' || source.kind === 'package') return null
    const key = source.file ?? url
    if (this.#seen.has(key)) return null
    this.#add(key, source.text)
    if (source.kind === 'json' || source.kind === 'addon') return null
    const { code, text, file } = source
    return { code, text, url: url.replace(/[?#].*$/s, ''), file, own, isLater }
  }

  #add(path: string, code: string): void {
    this.#seen.add(path)
    this.files.push({ path, code })
    this.#characters += code.length
    if (this.files.length <= mostFiles && this.#characters <= mostCharacters) return
    throw new TooMuchCode(`What it imports is more than ${countText(mostFiles, 'file')}, or 32 MB of code`)
  }

  /** A file that can't be run is still shown. */
  #show(file: string): void {
    if (this.#seen.has(file)) return
    const text = foundBy(() => this.#sources.text(file))
    // The file can't be read at all.
    if (text !== null) this.#add(file, text)
  }
}

/** `null`: nothing was found. */
function foundBy(find: () => string): string | null {
  try {
    return find()
  } catch {
    return null
  }
}

/** The attributes of an `import()` are known only when it runs. */
function attributesFor(url: string): Readonly<Record<string, string>> {
  const isJson = /^data:application\/json[;,]/.test(url) || extname(url.replace(/[?#].*$/s, '')) === '.json'
  return isJson ? { type: 'json' } : {}
}

function toldOf(error: unknown): { readonly problem: string; readonly remedy: string } {
  if (isOf(error, ModuleError)) return { problem: error.problem, remedy: error.remedy }
  const { message } = described(error)
  if (errorCode(error) === 'ERR_IMPORT_ATTRIBUTE_MISSING')
    return { problem: message, remedy: "write with { type: 'json' } behind it" }
  const place = placeOfImport(error)
  if (!place?.url) return { problem: message, remedy: 'check what is imported' }
  return { problem: `${nameOf(place.url)}:${place.line}:${place.column}: ${message}`, remedy: 'mend it' }
}

function nameOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url
}
