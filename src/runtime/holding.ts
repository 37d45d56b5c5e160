import { awaitedBody } from './body.ts'
import { getRunningLoop } from './running-loop.ts'

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
