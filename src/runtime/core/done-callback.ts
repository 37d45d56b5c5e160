import type { Future } from './future.ts'
import { Handle } from './handle.ts'
import type { Context } from './owner.ts'
import { Stores } from './stores.ts'

/** What is to be called when a future is done: callbacks of the user, and the awaits of tasks. */
export interface DoneHandle extends Handle {
  /** Stands for the callback where it is to be found again. */
  readonly callback?: unknown
  /** @internal True: it was taken care of within the present step, and need not be called. */
  isTakenInStep?(): boolean
}

/** A callback of the user's, or of the runtime's own. */
export class DoneCallback<T> extends Handle {
  readonly callback: (future: Future<T>) => void
  readonly context: Context
  readonly #future: Future<T>
  readonly #stores: Stores | null

  constructor(future: Future<T>, callback: (future: Future<T>) => void, context: Context, isQuiet: boolean) {
    super()
    this.#future = future
    this.callback = callback
    this.context = context
    this.#stores = isQuiet ? null : new Stores()
  }

  override get isQuiet(): boolean {
    return this.#stores === null
  }

  /** @internal */
  override get stores(): Stores | null {
    return this.#stores
  }

  call(): void {
    if (this.#stores) this.#stores.run(() => this.callback(this.#future))
    else this.callback(this.#future)
  }
}
