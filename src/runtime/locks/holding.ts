import { awaitedBody } from '../core/body.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { type EndsWithUsing, endedByUsing } from '../ground/disposal.ts'

/** A lock or a similar object, which is acquired and released. */
interface Holdable {
  acquire(): PromiseLike<unknown>
  release(): void
  /** Told that the code which acquired it will also release it, and no other code will. */
  heldByBody?(): void
}

/** asyncio's `async with`: acquires it, runs `body`, and releases it however the body ends. */
export async function holding<T>(holdable: Holdable, body: () => PromiseLike<T> | T): Promise<T> {
  await holdable.acquire()
  holdable.heldByBody?.()
  try {
    return await awaitedBody(body(), getRunningLoop())
  } finally {
    holdable.release()
  }
}

export interface Hold extends EndsWithUsing {}

/** What `hold()` of a lock resolves with: it releases the lock at the end of a `using` block, or by `release`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its symbol is not in every program's types
export class Hold {
  #held: Holdable | null

  static {
    endedByUsing(Hold.prototype, function end(this: Hold) {
      this.release()
    })
  }

  /** @internal `held` is acquired already. */
  constructor(held: Holdable) {
    this.#held = held
  }

  /** Releases it. A second call is harmless. */
  release(): void {
    const held = this.#held
    this.#held = null
    held?.release()
  }
}

/** Acquires it. */
export async function held(holdable: Holdable): Promise<Hold> {
  await holdable.acquire()
  return new Hold(holdable)
}
