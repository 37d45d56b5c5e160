import type { Future } from './future.ts'
import { Handle } from './handle.ts'
import type { Context } from './owner.ts'
import { Stores } from './stores.ts'

/** What a future calls when it is done: callbacks of the user, and the awaits of tasks. */
export interface DoneHandle extends Handle {
  /** The callback that `removeDoneCallback` looks for. */
  readonly callback?: unknown
  /** @internal Whether the handle has done its work within the present step, so that the loop need not call it. */
  isTakenInStep?(): boolean
}

/** A done callback, of the user or of the runtime itself. */
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
