import { extname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { CodePlace, LaterRequest, ModuleCode } from '#code'
import { createModules, placeOfImport } from '#modules'
import { ModuleError } from './module-error.ts'
import { namesHost } from './names-host.ts'
import type { Source, Sources } from './sources.ts'

/** A piece of a pipeline's own code; `owner`: the node, or nothing for the shared code. */
export interface OwnCode {
  readonly owner?: string
  readonly code: ModuleCode
}

/** An import or require. */
interface Asked extends CodePlace {
  /** The file that asks; `null`: the pipeline's own code. */
  readonly file: string | null
  /** Of the pipeline's own code: what asks, or leads to the file that does. */
  readonly own: CodePlace & { readonly owner?: string }
  /** Only code that gets there needs it. */
  readonly isLater: boolean
}

/** What can be reached from a pipeline's code without running it. Packages are reached, and not looked into. */
export interface Reachable {
  /** By their real paths, in the order in which they are reached. */
  readonly files: readonly { readonly path: string; readonly code: string }[]
  /** Where something is imported that only the run knows. */
  readonly computed: readonly Asked[]
  readonly missing: readonly MissingModule[]
}

/** A module that is not there, or can't be read. Both texts without a full stop. */
export interface MissingModule extends Asked {
  readonly specifier: string
  readonly problem: string
  readonly remedy: string
}

/** Walks what a pipeline's code imports, by the resolution and the reading that a run has. Evaluates nothing. */
export async function reachableModules(
  sources: Sources,
  url: string | null,
  own: readonly OwnCode[],
): Promise<Reachable> {
  const walk = new Walk(sources)
  for (const { owner, code } of own) {
    await walk.from({ code, url, file: null, isLater: false, own: owner === undefined ? {} : { owner } })
    if (walk.missing.length === 0) await walk.checkNames(url, code, owner)
  }
  return walk
}

interface Visited {
  readonly code: ModuleCode
  readonly url: string | null
  readonly file: string | null
  readonly isLater: boolean
  /** Without a place: the code is the pipeline's own. */
  readonly own: Partial<CodePlace> & { readonly owner?: string }
}

interface Wanted {
  readonly asked: Asked
  readonly specifier: string
  readonly attributes: Readonly<Record<string, string>> | null
  readonly isRequire: boolean
}

class Walk implements Reachable {
  readonly files: { readonly path: string; readonly code: string }[] = []
  readonly computed: Asked[] = []
  readonly missing: MissingModule[] = []
  readonly #sources: Sources
  readonly #seen = new Set<string>()

  constructor(sources: Sources) {
    this.#sources = sources
  }

  /** Depth first, so that the files stand in the order in which a run would load them. */
  async from(visited: Visited): Promise<void> {
    for (const wanted of this.#wantedBy(visited)) {
      const next = await this.#follow(visited, wanted)
      if (next) await this.from(next)
    }
  }

  /** Names that a module does not have are as missing as modules; those of packages only a run knows. */
  async checkNames(url: string | null, code: ModuleCode, owner: string | undefined): Promise<void> {
    try {
      await createModules(namesHost(this.#sources)).check({ url, code })
    } catch (error) {
      const place = placeOfImport(error) ?? { url, line: 1, column: 1 }
      const { line, column } = place.url === url ? place : (code.requests[0] ?? place)
      const where =
        place.url === url || place.url === null ? '' : `${nameOf(place.url)}:${place.line}:${place.column}: `
      const problem = `${where}${(error as Error).message.trim().split('\n')[0]}`
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

  /** The module that is wanted, where it has code that has not been walked. */
  async #follow(visited: Visited, { asked, specifier, attributes, isRequire }: Wanted): Promise<Visited | null> {
    let url: string | null = null
    try {
      url = isRequire
        ? this.#required(specifier, visited.file ?? '')
        : this.#sources.resolver.resolve(specifier, visited.url)
      const source = await this.#sources.at(url, attributes ?? attributesFor(url))
      return this.#reached(url, source, asked)
    } catch (error) {
      if (url?.startsWith('file:')) this.#show(fileURLToPath(url))
      this.missing.push({ ...asked, specifier, ...toldOf(error) })
      return null
    }
  }

  #required(specifier: string, file: string): string {
    const found = this.#sources.requires.resolve(specifier, file)
    return found.startsWith('node:') ? found : pathToFileURL(found).href
  }

  #reached(url: string, source: Source, { own, isLater }: Asked): Visited | null {
    if (source.kind === 'builtin' || source.kind === 'package') return null
    const key = source.file ?? url
    if (this.#seen.has(key)) return null
    this.#seen.add(key)
    this.files.push({ path: key, code: source.text })
    if (source.kind === 'json') return null
    return { code: source.code, url: url.replace(/[?#].*$/s, ''), file: source.file, own, isLater }
  }

  /** A file that can't be run is shown all the same. */
  #show(file: string): void {
    if (this.#seen.has(file)) return
    this.#seen.add(file)
    try {
      this.files.push({ path: file, code: this.#sources.text(file) })
    } catch {
      // It can't be read at all.
    }
  }
}

/** `import()` says its attributes when it runs. */
function attributesFor(url: string): Readonly<Record<string, string>> {
  const isJson = /^data:application\/json[;,]/.test(url) || extname(url.replace(/[?#].*$/s, '')) === '.json'
  return isJson ? { type: 'json' } : {}
}

function toldOf(error: unknown): { readonly problem: string; readonly remedy: string } {
  if (error instanceof ModuleError) return { problem: error.problem, remedy: error.remedy }
  const { message, code } = error as Error & { readonly code?: unknown }
  if (code === 'ERR_IMPORT_ATTRIBUTE_MISSING')
    return { problem: message, remedy: "write with { type: 'json' } behind it" }
  const place = placeOfImport(error)
  if (!place?.url) return { problem: message, remedy: 'check what is imported' }
  return { problem: `${nameOf(place.url)}:${place.line}:${place.column}: ${message}`, remedy: 'mend it' }
}

function nameOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url
}
