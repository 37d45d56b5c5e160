import type { Freeze } from '../frozen/app-start.ts'
import type { Hold } from './box-timing.ts'
import { cells, type ToWatchdog, type WatchedPipeline } from './cells.ts'

/** The runs on the watched thread, and which of them is at work according to the shared cells. */
export class WatchedRuns {
  readonly #runs = new Map<number, WatchedPipeline>()
  readonly #cells: Int32Array

  constructor(shared: Int32Array) {
    this.#cells = shared
  }

  told(message: ToWatchdog): void {
    if (message.type === 'watch') this.#runs.set(message.run, message)
    else this.#runs.delete(message.run)
  }

  get areAny(): boolean {
    return this.#runs.size > 0
  }

  /** The name of the node at work, or of the pipeline. */
  holder(): string {
    const pipeline = this.#pipeline
    return pipeline?.nodes[this.#cells[cells.node] ?? -1] ?? pipeline?.name ?? 'a pipeline'
  }

  freeze(): Freeze {
    const { path = null, title = '' } = this.#pipeline ?? {}
    return { holder: this.holder(), path, title }
  }

  hold(seen: Pick<Hold, 'heldMs' | 'isSilent' | 'isNobodys'>): Hold {
    return { ...seen, run: this.#cells[cells.run] ?? 0, limitMs: this.#pipeline?.limitMs ?? null }
  }

  get #pipeline(): WatchedPipeline | undefined {
    return this.#runs.get(this.#cells[cells.run] ?? 0)
  }
}
