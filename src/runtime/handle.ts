import type { Context } from './scope.ts'
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

  constructor(callback: () => void, context: Context) {
    super()
    this.context = context
    this.#callback = callback
  }

  call(): void {
    this.#callback()
  }
}
