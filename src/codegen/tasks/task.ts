/** The text of a task, and of what starts and ends one. `RUNTIME_name` stands for the file's name for `name`. */

export const cancelledError: string = `/** What a task that is cancelled throws. */
class RUNTIME_CancelledError extends Error {
  override readonly name = 'CancelledError'
}`

export const task: string = `/** The task that runs. */
const RUNTIME_running = new RUNTIME_AsyncLocalStorage<RUNTIME_Task<unknown>>()

/** A call that goes on by itself: it can be awaited, and cancelled together with the tasks that it has started. */
class RUNTIME_Task<T> implements PromiseLike<T> {
  /** The tasks inside of it that have not ended. */
  readonly inside = new Set<RUNTIME_Task<unknown>>()
  readonly around: RUNTIME_Task<unknown> | undefined
  readonly #hears: 'once' | 'always' | 'never'
  readonly #end: Promise<T>
  readonly #stop = new AbortController()
  readonly #waits = new Set<() => void>()
  #state: 'running' | 'done' | 'cancelled' = 'running'
  #requests = 0
  /** Whether it was cancelled while it did not wait: its next wait throws. */
  #isLate = false

  /** \`hears\`: whether a cancel of the task around is one of this task, too. */
  constructor(
    call: () => PromiseLike<T> | T,
    around = RUNTIME_running.getStore(),
    hears: 'once' | 'always' | 'never' = 'once',
  ) {
    this.around = around
    this.#hears = hears
    around?.inside.add(this)
    // Its first steps may ask for its end already.
    let ends = (_: Promise<T>): void => {}
    this.#end = new Promise<T>((resolve) => (ends = resolve))
    ends(RUNTIME_running.run(this, () => this.#run(call)))
    // Whoever awaits it hears of its error.
    this.#end.catch(() => {})
  }

  then<R, E>(done?: ((value: T) => R | PromiseLike<R>) | null, failed?: ((error: any) => E | PromiseLike<E>) | null) {
    return this.#end.then(done, failed)
  }

  done(): boolean {
    return this.#state !== 'running'
  }

  cancelled(): boolean {
    return this.#state === 'cancelled'
  }

  /** How often it was asked to stop. */
  cancelling(): number {
    return this.#requests
  }

  /** Fires when it is asked to stop. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Asks it to stop: what it waits for throws a CancelledError, once, so that a clean-up can wait. */
  cancel(): boolean {
    if (this.done()) return false
    this.#requests += 1
    this.#isLate = this.#waits.size === 0
    for (const cancel of this.#waits) cancel()
    this.#stop.abort(new RUNTIME_CancelledError())
    this.cancelInside()
    return true
  }

  cancelInside(): void {
    for (const task of this.inside) {
      if (task.#hears === 'always' || (task.#hears === 'once' && task.#requests === 0)) task.cancel()
    }
  }

  /** What it was cancelled for is over. */
  uncancel(): void {
    this.#requests -= 1
    this.#isLate = false
  }

  /** Throws if it was cancelled while it did not wait. */
  check(): void {
    const isLate = this.#isLate
    this.#isLate = false
    if (isLate) throw new RUNTIME_CancelledError()
  }

  /** Waits until \`begin\` resolves, unless it is cancelled: then it calls what \`begin\` returns. */
  async until<R>(begin: (resolve: (value: R) => void) => () => void): Promise<R> {
    this.check()
    return new Promise<R>((resolve, reject) => {
      const end = begin((value) => {
        this.#waits.delete(cancel)
        resolve(value)
      })
      const cancel = (): void => {
        this.#waits.delete(cancel)
        end()
        reject(new RUNTIME_CancelledError())
      }
      this.#waits.add(cancel)
    })
  }

  async #run(call: () => PromiseLike<T> | T): Promise<T> {
    try {
      const value = await call()
      this.check()
      this.#state = 'done'
      return value
    } catch (error) {
      // What it awaited may have failed behind the cancel.
      const thrown = this.#isLate ? new RUNTIME_CancelledError() : error
      this.#state = thrown instanceof RUNTIME_CancelledError ? 'cancelled' : 'done'
      // Who awaits it fails with its error, even if that comes behind the cancel.
      if (this.around && this.#state === 'done') this.around.#isLate = false
      throw thrown
    } finally {
      this.around?.inside.delete(this)
    }
  }
}`

export const createTask: string = `/** Starts a task, unless the one that calls this is to stop. */
function RUNTIME_createTask<T>(call: () => PromiseLike<T> | T): RUNTIME_Task<T> {
  RUNTIME_currentTask()?.check()
  return new RUNTIME_Task(call)
}`

export const currentTask: string = `/** The task that calls it. */
function RUNTIME_currentTask(): RUNTIME_Task<unknown> | undefined {
  return RUNTIME_running.getStore()
}`

export const closed: string = `/** The value of the task; what is left inside of it is cancelled and waited for, then. */
async function RUNTIME_closed<T>(task: RUNTIME_Task<T>): Promise<T> {
  try {
    return await task
  } finally {
    while (task.inside.size > 0) {
      task.cancelInside()
      await Promise.allSettled(task.inside)
    }
  }
}`

export const runProgram: string = `/**
 * Runs main's \`body\` as a task. When \`signal\` fires, all tasks are cancelled, and main rejects with its reason once
 * they have ended.
 */
async function RUNTIME_runProgram<T>(
  body: () => PromiseLike<T>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<T> {
  signal?.throwIfAborted()
  const main = RUNTIME_createTask(() => {
    const stopped = new Promise<never>((_, reject) => {
      const { signal: stop } = RUNTIME_currentTask()!
      stop.addEventListener('abort', () => reject(stop.reason))
    })
    return Promise.race([body(), stopped])
  })
  const cancel = () => main.cancel()
  signal?.addEventListener('abort', cancel)
  try {
    return await RUNTIME_closed(main)
  } catch (error) {
    throw signal?.aborted && error instanceof RUNTIME_CancelledError ? signal.reason : error
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}`
