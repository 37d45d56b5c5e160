import { unlink } from 'node:fs/promises'
import { serializeDocument } from '#document'
import type { Graph } from '#graph'
import { type AtomicWriter, writeJson } from '../files/index.ts'

/** Unsaved work that a crash left. */
export interface RecoveryCopy {
  /** The copy's own file. */
  readonly file: string
  /** The path of the document that it belongs to; `null`: it was never saved. */
  readonly path: string | null
  /** Unix milliseconds. */
  readonly savedAtMs: number
  readonly graph: Graph
  /** Its code was trusted in the window where the copy was made. */
  readonly isOwn: boolean
}

/**
 * The place of one window's copy. Only `saved`, `clear` and `discard` end a copy: they are called when its work is safe or
 * a person let go of it. A window that closes in any other way leaves its copy.
 */
export interface RecoverySlot {
  /** The window's unsaved work as it was last reported, even when no copy of it could be written. */
  readonly unsaved: Graph | null
  /**
   * Resolves when the copy would survive the end of this process and a power cut; at once if it already exists. `isOwn`:
   * its code is trusted in this window. Rejects with Node's system errors.
   */
  keep(path: string | null, graph: Graph, isOwn: boolean): Promise<void>
  /** How many times it was told to keep work. */
  readonly told: number
  /**
   * The person's own file now holds this graph. `told` is the count from when the save was asked for: a copy of later work
   * stays, unless it holds the same graph.
   */
  saved(path: string, graph: Graph, told: number): Promise<void>
  /** Nothing is unsaved any more: the changes were undone, or the person let go of them. */
  clear(): Promise<void>
  /** The window turns to other work: its copy is left for the next window, and returned; the window begins a new one. */
  leave(): Promise<RecoveryCopy | null>
  /** This window offers the copy to the person, so no other window does. */
  claim(copy: RecoveryCopy): void
  /** The person took the copy: it is the window's own from now on. */
  adopt(copy: RecoveryCopy): Promise<void>
  /** The person does not want the copy. */
  discard(copy: RecoveryCopy): Promise<void>
  /** The window is back after it was gone, and takes its copy again. If another window has taken it, the work is kept anew. */
  resume(): void
  /** The window is gone; a copy that still exists is offered to the next one. */
  release(): void
}

export interface RecoverySlotOptions {
  readonly newFile: () => string
  readonly writer: AtomicWriter
  /** Unix milliseconds. */
  readonly now: () => number
  /** The files that windows of this process use. */
  readonly inUse: Set<string>
}

export function createRecoverySlot(options: RecoverySlotOptions): RecoverySlot {
  return new OwnSlot(options)
}

class OwnSlot implements RecoverySlot {
  readonly #options: RecoverySlotOptions
  #file: string
  #unsaved: Graph | null = null
  #told = 0
  /** The copy on the disk, and its document. */
  #kept: (Omit<RecoveryCopy, 'file' | 'graph'> & { readonly text: string }) | null = null
  /** The last save from this window, and its file. */
  #safe: { readonly path: string; readonly text: string } | null = null
  readonly #claimed = new Set<string>()
  /** Calls run one after another: a clear that overtook a keep would leave a copy of saved work. */
  #last: Promise<void> = Promise.resolve()

  constructor(options: RecoverySlotOptions) {
    this.#options = options
    this.#file = options.newFile()
    this.#take(this.#file)
  }

  get told(): number {
    return this.#told
  }

  get unsaved(): Graph | null {
    return this.#unsaved
  }

  keep(path: string | null, graph: Graph, isOwn: boolean): Promise<void> {
    const text = serializeDocument(graph)
    this.#told += 1
    // A page that has not heard of its save yet asks for a copy of work that is safe.
    if (this.#safe?.path === path && this.#safe.text === text) return this.clear()
    this.#unsaved = graph
    return this.#next(async () => {
      if (this.#kept?.text === text && this.#kept.path === path && this.#kept.isOwn === isOwn) return
      const copy = { path, savedAtMs: this.#options.now(), text, isOwn }
      await writeJson(this.#options.writer, this.#file, copy)
      this.#kept = copy
    })
  }

  saved(path: string, graph: Graph, told: number): Promise<void> {
    const text = serializeDocument(graph)
    this.#safe = { path, text }
    if (told === this.#told) return this.clear()
    if (this.#unsaved && serializeDocument(this.#unsaved) === text) this.#unsaved = null
    return this.#next(async () => {
      if (this.#kept?.text === text) await this.#remove()
    })
  }

  clear(): Promise<void> {
    this.#unsaved = null
    return this.#next(() => this.#remove())
  }

  async leave(): Promise<RecoveryCopy | null> {
    const graph = this.#unsaved
    this.#unsaved = null
    let left: RecoveryCopy | null = null
    await this.#next(async () => {
      if (this.#kept && graph) {
        const { path, savedAtMs, isOwn } = this.#kept
        left = { file: this.#file, path, savedAtMs, graph, isOwn }
      }
      this.#turnTo(this.#options.newFile())
      this.#kept = null
    })
    return left
  }

  claim(copy: RecoveryCopy): void {
    this.#take(copy.file)
  }

  adopt({ file, path, savedAtMs, graph, isOwn }: RecoveryCopy): Promise<void> {
    this.#unsaved = graph
    return this.#next(async () => {
      await this.#remove()
      this.#turnTo(file)
      this.#kept = { path, savedAtMs, text: serializeDocument(graph), isOwn }
    })
  }

  async discard({ file }: RecoveryCopy): Promise<void> {
    await unlink(file).catch(() => undefined)
    this.#give(file)
  }

  resume(): void {
    if (this.#options.inUse.has(this.#file)) {
      this.#file = this.#options.newFile()
      this.#kept = null
    }
    this.#take(this.#file)
  }

  release(): void {
    for (const file of [...this.#claimed]) this.#give(file)
  }

  #next(act: () => Promise<void>): Promise<void> {
    this.#last = this.#last.catch(() => undefined).then(act)
    return this.#last
  }

  async #remove(): Promise<void> {
    this.#kept = null
    await unlink(this.#file).catch(() => undefined)
  }

  #turnTo(file: string): void {
    this.#give(this.#file)
    this.#file = file
    this.#take(file)
  }

  #take(file: string): void {
    this.#claimed.add(file)
    this.#options.inUse.add(file)
  }

  #give(file: string): void {
    this.#claimed.delete(file)
    this.#options.inUse.delete(file)
  }
}
