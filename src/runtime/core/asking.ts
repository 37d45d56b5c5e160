import type { BodyScope } from './body-scope.ts'
import type { Reaction } from './reaction.ts'

/** Somebody asks a task's code to stop, and none of it has heard yet. */
export class Asking {
  /** Whose body is asked; `null`: the task as a whole. */
  readonly scope: BodyScope | null
  readonly message: string | undefined
  /** The awaits that were told, and those around what was: nobody has gone on behind them. */
  readonly told: Set<Reaction> = new Set()
  /** Code has gone on that was told, and of which can't be seen whether anybody waits for it. */
  isUnsure = false

  constructor(scope: BodyScope | null, message: string | undefined) {
    this.scope = scope
    this.message = message
  }
}
