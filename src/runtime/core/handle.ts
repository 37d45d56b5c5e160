import type { Context } from './owner.ts'
import { Stores } from './stores.ts'
import type { Task } from './task.ts'

/** asyncio's Handle: something the loop is to call. */
export abstract class Handle {
  declare private _isCancelled: boolean

  constructor() {
    this._isCancelled = false
  }

  /** The task whose step this is; `null`: no task's. */
  get task(): Task<unknown> | null {
    return null
  }

  /** The context it is called in; `null`: its task's own. */
  abstract get context(): Context | null

  /** @internal The stores it is called in; `null`: no user code begins in it. */
  get stores(): Stores | null {
    return null
  }

  /** Whether no user code can run in it: then there are no microtasks to wait for. */
  get isQuiet(): boolean {
    return false
  }

  /** Whether it was cancelled. */
  cancelled(): boolean {
    return this._isCancelled
  }

  /** Cancels it unless it was called already. */
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
