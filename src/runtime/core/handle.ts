import type { Context } from './owner.ts'
import { Stores } from './stores.ts'
import type { Task } from './task.ts'

/** asyncio's Handle: something the loop is to call. */
export abstract class Handle {
  declare private _isCancelled: boolean

  constructor() {
    this._isCancelled = false
  }

  /** Whose step it is; `null`: nobody's. */
  get task(): Task<unknown> | null {
    return null
  }

  /** In which context it is called; `null`: its task's own. */
  abstract get context(): Context | null

  /** @internal In whose stores it is called; `null`: no code of the user's begins in it. */
  get stores(): Stores | null {
    return null
  }

  /** Nothing of the user's can run in it, so there are no microtasks to wait for. */
  get isQuiet(): boolean {
    return false
  }

  /** Whether it was taken back. */
  cancelled(): boolean {
    return this._isCancelled
  }

  /** Takes it back, unless it was called already. */
  cancel(): void {
    this._isCancelled = true
  }

  /** @internal */
  abstract call(): void
}

/** A plain callback. */
export class CallbackHandle extends Handle {
  readonly context: Context
  readonly #callback: () => void
  readonly #stores = new Stores()

  constructor(callback: () => void, context: Context) {
    super()
    this.context = context
    this.#callback = callback
  }

  /** @internal */
  override get stores(): Stores {
    return this.#stores
  }

  call(): void {
    this.#stores.run(this.#callback)
  }
}
