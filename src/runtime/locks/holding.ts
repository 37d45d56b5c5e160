import { awaitedBody } from '../core/body.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { type EndsWithUsing, endedByUsing } from '../ground/disposal.ts'

/** What is taken and given back. */
interface Holdable {
  acquire(): PromiseLike<unknown>
  release(): void
  /** Hears that it is given back here, and nowhere else. */
  heldByBody?(): void
}

/** asyncio's `async with`: takes it, runs `body`, gives it back however the body ends. */
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

/** What somebody holds who has called `hold()` of a lock: `using` gives it back, or `release`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its symbol is not in every program's types
export class Hold {
  #held: Holdable | null

  static {
    endedByUsing(Hold.prototype, function end(this: Hold) {
      this.release()
    })
  }

  /** @internal It is taken already. */
  constructor(held: Holdable) {
    this.#held = held
  }

  /** Gives it back. A second time is harmless. */
  release(): void {
    const held = this.#held
    this.#held = null
    held?.release()
  }
}

/** Takes it. */
export async function held(holdable: Holdable): Promise<Hold> {
  await holdable.acquire()
  return new Hold(holdable)
}
