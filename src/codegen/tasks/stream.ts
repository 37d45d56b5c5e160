/** The texts of streams whose generators go on in tasks of their own, as in `task.ts`. */

export const stream: string = `/** The items of a generator that goes on in a task of its own, for those who read them. */
class RUNTIME_Stream<T> {
  readonly #ready: number
  readonly #lanes: RUNTIME_Lane<T>[]
  readonly #unread: RUNTIME_Reader<T>[]
  readonly #task: RUNTIME_Task<void>
  #isAtWork = false
  #isAbandoned = false
  /** How many wait for its end. */
  #waiting = 0
  #wake = (): void => {}

  constructor(generator: () => AsyncGenerator<T>, options: RUNTIME_StreamOptions) {
    const { ready = 0, readers = 1, toAll = false, group } = options
    this.#ready = ready
    const shared = new RUNTIME_Lane<T>()
    this.#unread = Array.from({ length: readers }, () => new RUNTIME_Reader(this, toAll ? new RUNTIME_Lane<T>() : shared))
    this.#lanes = [...new Set(this.#unread.map(({ lane }) => lane))]
    const around = RUNTIME_currentTask()!
    this.#task = new RUNTIME_Task(() => this.#produce(generator()), around.around ?? around)
    this.#task.then(
      () => this.#end(null),
      (error) => {
        const isTaken = this.#isAbandoned || this.#isRead || this.#waiting > 0
        this.#end({ error })
        if (!isTaken && !this.#task.cancelled()) group?.createTask(() => Promise.reject(error))
      },
    )
  }

  /** What one of its readers reads, until the task that calls this has ended. */
  read(): AsyncIterableIterator<T> {
    const reader = this.#unread.shift()!
    const close = (): void => reader.close()
    RUNTIME_currentTask()?.then(close, close)
    return reader
  }

  /** Settles as the generator ends. */
  async ended(): Promise<void> {
    this.#waiting += 1
    await this.#task
  }

  /** Waits until the generator is closed, which nobody reads any more. */
  async closed(): Promise<void> {
    if (this.#isRead || this.#task.done()) return
    this.#waiting += 1
    await this.#task.then(null, (error) => {
      if (!(error instanceof RUNTIME_CancelledError)) throw error
    })
  }

  /** A reader asks for an item, has taken one, or has left. */
  changed(): void {
    if (!this.#isRead && this.#isAtWork && !this.#isAbandoned) {
      this.#isAbandoned = true
      if (this.#task.cancelling() === 0) this.#task.cancel()
    }
    this.#wake()
  }

  get hasEnded(): boolean {
    return this.#task.done()
  }

  get #isRead(): boolean {
    return this.#lanes.some(({ readers }) => readers.size > 0)
  }

  get #isWanted(): boolean {
    return this.#lanes.every(({ readers, asking, items }) => readers.size === 0 || asking.length > 0 || items.length < this.#ready)
  }

  async #produce(generator: AsyncGenerator<T>): Promise<void> {
    try {
      while (await this.#isAskedFor()) {
        this.#isAtWork = true
        const next = await generator.next()
        this.#isAtWork = false
        if (next.done) return
        for (const lane of this.#lanes) if (lane.readers.size > 0) lane.put(next.value)
      }
    } catch (error) {
      // Cancelled where the generator has not failed: it stands at a yield.
      if (!this.#isAtWork) await generator.return(undefined)
      throw error
    }
    await generator.return(undefined)
  }

  /** Waits until an item is to be made; false: nobody reads any more. */
  async #isAskedFor(): Promise<boolean> {
    while (this.#isRead && !this.#isWanted) {
      await RUNTIME_currentTask()!.until<void>((resolve) => {
        this.#wake = resolve
        return () => {}
      })
    }
    return this.#isRead
  }

  #end(failure: { error: unknown } | null): void {
    for (const { readers } of this.#lanes) for (const reader of readers) reader.end(failure)
  }
}

/** What lies ready for some readers, and who of them waits for an item. */
class RUNTIME_Lane<T> {
  readonly items: T[] = []
  readonly readers = new Set<RUNTIME_Reader<T>>()
  readonly asking: { readonly reader: RUNTIME_Reader<T>; readonly give: (next: RUNTIME_Next<T>) => void }[] = []

  put(value: T): void {
    const asker = this.asking.shift()
    if (asker) asker.give({ done: false, value })
    else this.items.push(value)
  }
}

type RUNTIME_Next<T> = IteratorResult<T, undefined> | { error: unknown }

/** What one reader has in the place of the generator. */
class RUNTIME_Reader<T> implements AsyncIterableIterator<T> {
  readonly lane: RUNTIME_Lane<T>
  readonly #stream: RUNTIME_Stream<T>
  #failure: { error: unknown } | null = null

  constructor(stream: RUNTIME_Stream<T>, lane: RUNTIME_Lane<T>) {
    this.#stream = stream
    this.lane = lane
    lane.readers.add(this)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    const { items, readers, asking } = this.lane
    if (readers.has(this) && items.length > 0) {
      const value = items.shift() as T
      this.#stream.changed()
      return { done: false, value }
    }
    const failure = this.#failure
    this.#failure = null
    if (failure) throw failure.error
    if (!readers.has(this) || this.#stream.hasEnded) return { done: true, value: undefined }
    const next = await RUNTIME_currentTask()!.until<RUNTIME_Next<T>>((give) => {
      const asker = { reader: this, give }
      asking.push(asker)
      this.#stream.changed()
      return () => asking.splice(asking.indexOf(asker), 1)
    })
    if ('error' in next) throw next.error
    return next
  }

  /** Reads no more; the last reader waits until the generator is closed. */
  async return(): Promise<IteratorResult<T, undefined>> {
    const wasOpen = this.lane.readers.has(this)
    this.close()
    if (wasOpen) await this.#stream.closed()
    return { done: true, value: undefined }
  }

  close(): void {
    if (!this.lane.readers.delete(this)) return
    this.#failure = null
    this.#dismiss(null)
    if (this.lane.readers.size === 0) this.lane.items.length = 0
    this.#stream.changed()
  }

  /** No more items come: the first of those who wait hears of the failure, or else the next who asks. */
  end(failure: { error: unknown } | null): void {
    this.#failure = this.#dismiss(failure) ? null : failure
  }

  #dismiss(failure: { error: unknown } | null): boolean {
    let isTold = false
    for (const asker of this.lane.asking.filter(({ reader }) => reader === this)) {
      this.lane.asking.splice(this.lane.asking.indexOf(asker), 1)
      asker.give(failure && !isTold ? failure : { done: true, value: undefined })
      isTold ||= failure !== null
    }
    return isTold
  }
}

interface RUNTIME_StreamOptions {
  /** How many items may lie ready before somebody asks for them. */
  readonly ready?: number
  readonly readers?: number
  /** Whether each reader gets every item; otherwise an item goes to the first that asks. */
  readonly toAll?: boolean
  readonly group?: RUNTIME_AnyGroup
}

/** The group that hears of an error that nobody else hears of. */
interface RUNTIME_AnyGroup {
  createTask(call: () => Promise<never>): unknown
}`

export const streamOf: string = `/** The stream of a generator function. */
function RUNTIME_streamOf<T>(generator: () => AsyncGenerator<T>, options: RUNTIME_StreamOptions = {}): RUNTIME_Stream<T> {
  return new RUNTIME_Stream(generator, options)
}`

export const buffered: string = `/** A generator that works ahead until \`ready\` items lie ready, for the task that calls this. */
function RUNTIME_buffered<T>(generator: AsyncGenerator<T>, ready: number, group?: RUNTIME_AnyGroup): AsyncIterableIterator<T> {
  return new RUNTIME_Stream(() => generator, { ready, ...(group ? { group } : {}) }).read()
}`
