/** The texts of what a call can have around it, as in `task.ts`. */

export const timeout: string = `/** The value of \`body\`. After \`delayMs\` it is cancelled and waited for, and a TimeoutError is thrown. */
async function RUNTIME_timeout<T>(delayMs: number, body: () => PromiseLike<T> | T): Promise<T> {
  const around = RUNTIME_currentTask()
  let isOver = false
  const timer = setTimeout(() => (isOver = task.cancel()), delayMs)
  const task = new RUNTIME_Task(body, around, 'always')
  try {
    return await task
  } catch (error) {
    if (!isOver || !(error instanceof RUNTIME_CancelledError) || around?.cancelling()) throw error
    throw new RUNTIME_TimeoutError(\`timeout: not done after \${delayMs} ms\`)
  } finally {
    clearTimeout(timer)
  }
}`

export const timeoutError: string = `/** What is thrown by what took too long. */
class RUNTIME_TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}`

export const semaphore: string = `/** Lets \`places\` calls in at a time; the others wait for their turn. */
class RUNTIME_Semaphore {
  #places: number
  readonly #waiting = new Set<(turn: null) => void>()

  constructor(places: number) {
    this.#places = places
  }

  async with<T>(body: () => PromiseLike<T> | T): Promise<T> {
    const task = RUNTIME_currentTask()
    if (this.#places > 0) this.#places -= 1
    else {
      await task?.until<null>((resolve) => {
        this.#waiting.add(resolve)
        return () => this.#waiting.delete(resolve)
      })
    }
    try {
      task?.check()
      return await body()
    } finally {
      const [next] = this.#waiting
      if (next) this.#waiting.delete(next)
      if (next) next(null)
      else this.#places += 1
    }
  }
}`

export const retryOf = (hasJitter: boolean): string => {
  const waitMs = "kind === 'fixed' ? delayMs : Math.min(delayMs * factor ** retries, maxDelayMs)"
  return `/** Calls it until it returns a value, up to \`times\` times more; before each of these it waits as \`backoff\` says. */
async function RUNTIME_retry<T>(
  call: () => PromiseLike<T> | T,
  options: {
    times: number
    backoff: { kind: 'fixed' | 'exponential'; delayMs: number; factor?: number; maxDelayMs?: number }${hasJitter ? '\n    jitter?: { seed: number; share: number }' : ''}
    retryIf?: (error: unknown) => boolean
  },
): Promise<T> {
  const { times, backoff, ${hasJitter ? 'jitter, ' : ''}retryIf = () => true } = options
  const { kind, delayMs, factor = 2, maxDelayMs = Infinity } = backoff
  const task = RUNTIME_currentTask()
  const requests = task?.cancelling()${hasJitter ? '\n  const random = RUNTIME_randomFrom(jitter?.seed ?? 0)' : ''}
  for (let retries = 0; ; retries += 1) {
    try {
      return await call()
    } catch (error) {
      const isCancelled = error instanceof RUNTIME_CancelledError || task?.cancelling() !== requests
      if (retries >= times || isCancelled || !retryIf(error)) throw error
    }
    ${hasJitter ? `const waitMs = ${waitMs}\n    await RUNTIME_sleep(jitter ? waitMs * (1 + jitter.share * (2 * random() - 1)) : waitMs)` : `await RUNTIME_sleep(${waitMs})`}
  }
}`
}

export const randomFrom: string = `/** Numbers from 0 to less than 1, the same for the same seed: mulberry32. */
function RUNTIME_randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}`

export const isErrorOf: string = `/** Whether an error is of one of these classes, by its name or that of a class that it extends. */
function RUNTIME_isErrorOf(error: unknown, names: readonly string[]): boolean {
  if (!(error instanceof Error)) return false
  for (let kind = error; kind !== null; kind = Object.getPrototypeOf(kind)) {
    if (names.includes(kind.name) || names.includes(kind.constructor.name)) return true
  }
  return false
}`

export const mapLimit: string = `/**
 * Calls \`fn\` with each item in a task of its own, at most \`limit\` at a time: the results in the order of the items. The
 * first error cancels the rest, unless it is to take the place of the result.
 */
function RUNTIME_mapLimit<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  fn: (item: T, index: number) => PromiseLike<R> | R,
): RUNTIME_Task<R[]>
function RUNTIME_mapLimit<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  fn: (item: T, index: number) => PromiseLike<R> | R,
  options: { returnExceptions: boolean },
): RUNTIME_Task<unknown[]>
function RUNTIME_mapLimit<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  fn: (item: T, index: number) => PromiseLike<R> | R,
  { returnExceptions = false } = {},
): RUNTIME_Task<unknown[]> {
  return RUNTIME_createTask(async () => {
    const around = RUNTIME_currentTask()!
    const results: unknown[] = []
    let failure: { error: unknown } | null = null
    let placeIsFree = (): void => {}
    const failed = (error: unknown): void => {
      if (failure === null) around.cancel()
      failure ??= { error }
    }
    let taken = 0
    const take = (item: T): void => {
      const at = taken
      taken += 1
      RUNTIME_createTask(() => fn(item, at)).then(
        (value) => {
          results[at] = value
          placeIsFree()
        },
        (error) => {
          if (!returnExceptions || error instanceof RUNTIME_CancelledError) return failed(error)
          results[at] = error
          placeIsFree()
        },
      )
    }
    const place = (): Promise<void> =>
      around.until<void>((resolve) => {
        placeIsFree = resolve
        return () => {}
      })
    try {
      if (Symbol.asyncIterator in items) {
        for await (const item of items) {
          take(item)
          while (around.inside.size >= limit) await place()
        }
      } else {
        for (const item of items) {
          take(item)
          while (around.inside.size >= limit) await place()
        }
      }
    } catch (error) {
      failed(error)
    }
    while (around.inside.size > 0) await Promise.allSettled(around.inside)
    if (failure === null) return results
    around.uncancel()
    throw (failure as { error: unknown }).error
  })
}`
