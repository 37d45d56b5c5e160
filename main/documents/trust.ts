import { randomBytes } from 'node:crypto'
import type { CodeToTrust, Failure, Question, Result } from '#bridge'
import { described, isOf } from '#foreign-value'
import type { Graph } from '#graph'
import type { CodeReader } from '../code/code-reader.ts'
import { fingerprint } from '../files/index.ts'
import { TooMuchCode } from '../modules/reachable.ts'
import type { Permit, Sources } from '../modules/sources.ts'
import type { LoadedDocument } from './load-document.ts'
import { codeOfRun } from './reachable-code.ts'
import { codeOf, fileKey, type KeyedCode, loadedCode, notShown, pipelineKey } from './trust-keys.ts'
import type { TrustStore } from './trust-store.ts'

// Who vouches for what. Opening, checking and exporting never ask; a run in a window does, one in a terminal is consent.
//
// 1. A window's own code, written in it, needs no question: who wrote it is there. Code that came in otherwise (a file, a
//    dropped text, a recovery copy of such, nodes pasted from elsewhere) is foreign. One foreign piece makes the window
//    foreign: then all of its code is asked about, edited or not, until somebody vouches for it. Who does also vouches for
//    what is then edited here, and for the file as it is saved here.
// 2. What a run loads (files, packages, what package.json files say of them) is foreign wherever it comes from, until this
//    very text was vouched for at this very path. It is found by the loader's own resolution, and more is shown rather than
//    less. A file that is found only by the run is refused there, by name, and is in the next question.
// 3. Read once: the run evaluates the texts that the question was made of, also for an `import()` an hour later.
// 4. Consent is for one question, made by us of exactly what was shown, and is spent by one use. It holds for the code that
//    was shown: if the run that follows brings other code, it is asked about anew.
// 5. Once is for this window and this document: it is kept in memory, and no save makes more of it.

/** What comes of asking whether a run may begin. */
export type Verdict =
  /** `sources`: what was read to find out; the run is to load from them. */
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
  /** The window's code now comes from elsewhere: it is trusted if this very code was, at this path (`null`: nobody knows it). */
  opened(path: string | null, graph: Graph): Promise<void>
  /** The window's code is written here, from nothing. */
  started(): void
  /** It is our own example: what it loads beside it, as it is now, has come with the app. */
  isExample(origin: string, graph: Graph): Promise<void>
  /** Code from elsewhere has come into the window beside what was there. */
  entered(): void
  /** Whether what is in the window is vouched for, for good: a copy of it is as good. */
  isOwn(): boolean
  /** Saved here: what was trusted in the window is trusted under that path from now on. */
  saved(path: string, graph: Graph): Promise<void>
  /** Whether a run of this code may begin now. */
  verdictOn(place: Place, graph: Graph): Promise<Verdict>
  /** A person has seen the code of that question and vouches for it; `isOnce`: for this window and document only. */
  trust(question: string, isOnce: boolean): Promise<Result<null>>
}

/** A document is now in the window whose trust this is. */
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
  /** The pipeline's own code was shown, too. */
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
  /** Counts what came into the window: who looks something up meanwhile finds the window changed. */
  #arrivals = 0
  #pending: Pending | null = null
  /** The code that was vouched for, until its run has begun. */
  #expected: string | null = null
  /** Keys that hold for this document only. */
  readonly #once = new Set<string>()
  /** Files that runs of this document asked for by names that nobody knew before. */
  readonly #askedFor = new Set<string>()

  constructor(store: TrustStore, reader: CodeReader) {
    this.#store = store
    this.#reader = reader
  }

  async opened(path: string | null, graph: Graph): Promise<void> {
    // A run that is asked for while the store is read finds nobody who vouches for the new code.
    this.#arrive('foreign')
    const arrival = this.#arrivals
    // Where there was no code, all there will be is written here.
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
    const code = await codeOfRun(graph, origin, this.#reader, [])
    if (arrival === this.#arrivals) for (const { key } of loadedCode(code)) this.#once.add(key)
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

  async verdictOn({ path, base }: Place, graph: Graph): Promise<Verdict> {
    this.#pending = null
    if (this.#expected !== null && this.#expected !== printOf(graph)) this.#origin = 'foreign'
    this.#expected = null
    try {
      const code = await codeOfRun(graph, base, this.#reader, [...this.#askedFor])
      const known = await this.#store.keys()
      const files = loadedCode(code).filter(({ key }) => !this.#isKnown(key, known))
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
    const keys = files.map(({ key }) => key)
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

  /** What a run may load that was not read before it. */
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
