import { randomBytes } from 'node:crypto'
import type { CodeToTrust, Failure, Question, Result } from '#bridge'
import { described, isOf } from '#foreign-value'
import type { Graph, Includes } from '#graph'
import type { CodeReader } from '../code/code-reader.ts'
import { fingerprint } from '../files/index.ts'
import { TooMuchCode } from '../modules/reachable.ts'
import type { Permit, Sources } from '../modules/sources.ts'
import { readIncludes } from './included.ts'
import type { LoadedDocument } from './load-document.ts'
import { codeOfRun } from './reachable-code.ts'
import { codeOf, fileKey, includedCode, type KeyedCode, loadedCode, notShown, pipelineKey } from './trust-keys.ts'
import type { TrustStore } from './trust-store.ts'

// Who vouches for what. Opening, checking and exporting never ask. A run in a window asks; a run in a terminal is consent.
//
// 1. Code that is written in a window needs no question, since its author is there. Code that comes from elsewhere (a file,
//    dropped text, a recovery copy of such code, nodes pasted from another program) is foreign. One foreign piece makes the
//    whole window foreign: all of its code is asked about, edited or not, until somebody vouches for it. That person also
//    vouches for later edits in this window, and for the file as it is saved here.
// 2. What a run loads (pipelines that it includes, files, packages, the fields of package.json files that lead to them) is foreign until this very text
//    was vouched for at this very path. The loader's own resolution finds it, and in doubt more is shown rather than less. A
//    file that only the run can find is refused by name during the run, and is part of the next question.
// 3. Each file is read once: the run evaluates the texts that the question showed, also for an `import()` an hour later.
// 4. Consent is for one question, which holds exactly what was shown, and one use spends it. It covers the shown code only:
//    if the run that follows brings other code, there is a new question.
// 5. Once means this window and this document: this consent is kept in memory only, and no save makes it last.

/** The answer to whether a run may begin. */
export type Verdict =
  /** `sources`: the texts that were read to decide this; the run must load from them. */
  | { readonly kind: 'trusted'; readonly sources: Sources }
  | { readonly kind: 'untrusted'; readonly question: Question }
  | ({ readonly kind: 'too-much' } & Failure)

/** Where a pipeline is. */
export interface Place {
  /** `null`: never saved. */
  readonly path: string | null
  /** Where its imports start; `null`: nowhere. */
  readonly base: string | null
}

/** Whether one window's code may run. */
export interface CodeTrust {
  /**
   * The window's code now comes from elsewhere: it is trusted if this very code was vouched for at this path (`null`: it
   * has none).
   */
  opened(path: string | null, graph: Graph): Promise<void>
  /** The window begins empty, so its code is written here. */
  started(): void
  /** The window shows our own example: the files that it loads, as they are now, came with the app. */
  isExample(origin: string, graph: Graph): Promise<void>
  /** Code from elsewhere was added to the window. */
  entered(): void
  /** Whether the window's code is trusted for good: then a copy of it is trusted as well. */
  isOwn(): boolean
  /** The document was saved here: code that was trusted in the window is trusted under that path from now on. */
  saved(path: string, graph: Graph): Promise<void>
  /** Decides whether a run of this code may begin now. `includes`: the files that it includes, as the run will have them. */
  verdictOn(place: Place, graph: Graph, includes: Includes): Promise<Verdict>
  /** A person has seen the code of that question and vouches for it; `isOnce`: for this window and document only. */
  trust(question: string, isOnce: boolean): Promise<Result<null>>
}

/** Tells the window's trust about the document that it shows now. */
export async function received(
  trust: CodeTrust,
  { isOurs, document, origin }: Pick<LoadedDocument, 'isOurs' | 'document' | 'origin'>,
): Promise<void> {
  if (isOurs && origin !== null) await trust.isExample(origin, document.graph)
  else if (isOurs) trust.started()
  else await trust.opened(document.path ?? origin, document.graph)
}

interface Pending {
  readonly id: string
  readonly path: string | null
  readonly graph: Graph
  /** Whether the question showed the pipeline's own code too. */
  readonly isOwnShown: boolean
  readonly files: readonly KeyedCode[]
}

/** The trust of one window, whose code is its own until `opened` says otherwise. */
export function createCodeTrust(store: TrustStore, reader: CodeReader): CodeTrust {
  return new WindowTrust(store, reader)
}

class WindowTrust implements CodeTrust {
  readonly #store: TrustStore
  readonly #reader: CodeReader
  #origin: 'own' | 'foreign' | 'once' = 'own'
  /** Counts how often the window's code was replaced: an answer that was looked up for older code is dropped. */
  #arrivals = 0
  #pending: Pending | null = null
  /** The code that a person vouched for, until its run has begun. */
  #expected: string | null = null
  /** Keys that hold for this document only. */
  readonly #once = new Set<string>()
  /** Files that runs of this document asked for by names that were not known before. */
  readonly #askedFor = new Set<string>()

  constructor(store: TrustStore, reader: CodeReader) {
    this.#store = store
    this.#reader = reader
  }

  async opened(path: string | null, graph: Graph): Promise<void> {
    // The new code is foreign while the store is read: a run that is asked for meanwhile must not start.
    this.#arrive('foreign')
    const arrival = this.#arrivals
    // Without any code, all code to come is written here.
    const isKnown = path !== null && (await this.#store.keys()).has(pipelineKey(path, graph))
    const isOwn = codeOf(graph).length === 0 || isKnown
    if (isOwn && arrival === this.#arrivals) this.#origin = 'own'
  }

  started(): void {
    this.#arrive('own')
  }

  async isExample(origin: string, graph: Graph): Promise<void> {
    this.started()
    const arrival = this.#arrivals
    const includes = await readIncludes(graph, origin)
    const code = await codeOfRun(graph, origin, this.#reader, [], includes)
    if (arrival !== this.#arrivals) return
    for (const { key } of [...includedCode(includes), ...loadedCode(code)]) this.#once.add(key)
  }

  entered(): void {
    this.#arrivals += 1
    this.#origin = 'foreign'
    this.#pending = null
  }

  isOwn(): boolean {
    return this.#origin === 'own'
  }

  async saved(path: string, graph: Graph): Promise<void> {
    if (this.#origin === 'own') await this.#store.add([pipelineKey(path, graph)])
  }

  async verdictOn({ path, base }: Place, graph: Graph, includes: Includes): Promise<Verdict> {
    this.#pending = null
    if (this.#expected !== null && this.#expected !== printOf(graph)) this.#origin = 'foreign'
    this.#expected = null
    try {
      const code = await codeOfRun(graph, base, this.#reader, [...this.#askedFor], includes)
      const known = await this.#store.keys()
      const files = [...includedCode(includes), ...loadedCode(code)].filter(({ key }) => !this.#isKnown(key, known))
      const own = this.#origin === 'foreign' ? codeOf(graph) : []
      if (own.length + files.length > 0) return this.#ask({ path, graph, isOwnShown: own.length > 0, files }, own)
      code.sources.seal(this.#permit(known), new Set([...known, ...this.#once]))
      return { kind: 'trusted', sources: code.sources }
    } catch (error) {
      if (isOf(error, TooMuchCode)) return { kind: 'too-much', message: described(error).message, remedy: error.remedy }
      throw error
    }
  }

  async trust(question: string, isOnce: boolean): Promise<Result<null>> {
    const pending = this.#pending
    if (pending?.id !== question) return notAsked
    this.#pending = null
    const { path, graph, isOwnShown, files } = pending
    const keys = [...new Set(files.map(({ key }) => key))]
    if (isOwnShown) {
      this.#expected = printOf(graph)
      this.#origin = isOnce ? 'once' : 'own'
    }
    for (const key of keys) this.#once.add(key)
    const isKept = path !== null && this.#origin === 'own'
    if (!isOnce) await this.#store.add(isKept ? [pipelineKey(path, graph), ...keys] : keys)
    return { ok: true, value: null }
  }

  #arrive(origin: 'own' | 'foreign'): void {
    this.#arrivals += 1
    this.#origin = origin
    this.#pending = null
    this.#expected = null
    this.#once.clear()
    this.#askedFor.clear()
  }

  #ask(asked: Omit<Pending, 'id'>, own: readonly CodeToTrust[]): Verdict {
    const id = randomBytes(16).toString('hex')
    this.#pending = { id, ...asked }
    const files = asked.files.map(({ name, code }): CodeToTrust => ({ name, code }))
    return { kind: 'untrusted', question: { id, code: [...own, ...files] } }
  }

  #isKnown(key: string, known: ReadonlySet<string>): boolean {
    return this.#once.has(key) || known.has(key)
  }

  /** Decides whether a run may load a file that was not read before it. */
  #permit(known: ReadonlySet<string>): Permit {
    return (file, text) => {
      if (this.#isKnown(fileKey(file, text), known)) return
      this.#askedFor.add(file)
      throw notShown(file)
    }
  }
}

const notAsked: Result<null> = {
  ok: false,
  error: { message: 'This code was not shown, or has changed since', remedy: 'Press Run again, and look at it' },
}

function printOf(graph: Graph): string {
  return fingerprint(JSON.stringify(codeOf(graph).map(({ code }) => code)))
}
