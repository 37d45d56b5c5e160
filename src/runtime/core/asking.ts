import type { BodyScope } from './body-scope.ts'
import type { Reaction } from './reaction.ts'

/** A request that a task's code stop, which none of that code has heard yet. */
export class Asking {
  /** The scope whose body is asked to stop; `null`: the whole task is asked. */
  readonly scope: BodyScope | null
  readonly message: string | undefined
  /**
   * The awaits that were cancelled, and the awaits around those that already ended. No code has gone on behind these
   * yet.
   */
  readonly told: Set<Reaction> = new Set()
  /** True when code behind a cancelled await has gone on, and nothing shows whether anybody listens to that code. */
  isUnsure = false

  constructor(scope: BodyScope | null, message: string | undefined) {
    this.scope = scope
    this.message = message
  }
}
