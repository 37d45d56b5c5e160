import type { Context } from './scope.ts'
import type { Task } from './task.ts'

/** asyncio's Handle: something the loop is to call. */
export abstract class Handle {
  /** Where it was made; in debug mode only. */
  readonly creationStack: string | undefined
  #isCancelled = false

  /** Whose step it is; `null`: nobody's. */
  get task(): Task<unknown> | null {
    return null
  }

  /** In which context it is called. */
  abstract get context(): Context

  /** Nothing of the user's can run in it, so there are no microtasks to wait for. */
  get isQuiet(): boolean {
    return false
  }

  cancelled(): boolean {
    return this.#isCancelled
  }

  /** Takes it back, unless it was called already. */
  cancel(): void {
    this.#isCancelled = true
  }

  /** @internal */
  abstract call(): void
}

/** A plain callback. */
export class CallbackHandle extends Handle {
  readonly context: Context
  override readonly creationStack: string | undefined
  readonly #callback: () => void

  constructor(callback: () => void, context: Context, creationStack: string | undefined) {
    super()
    this.context = context
    this.creationStack = creationStack
    this.#callback = callback
  }

  call(): void {
    this.#callback()
  }
}
