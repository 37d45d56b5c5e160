import { Worker } from 'node:worker_threads'
import { described } from '../ground/foreign-value.ts'
import { logger } from '../ground/log.ts'
import type { ThreadCall, ThreadOutcome } from './thread-call.ts'
import { threadSource } from './thread-source.ts'

/** What a thread tells its executor. */
export interface ThreadWatcher {
  /** The thread is free for its next call. */
  idle(thread: WorkerThread): void
  /** The thread is about to end by an error, and makes no more calls. */
  failed(thread: WorkerThread): void
  ended(thread: WorkerThread): void
}

/** One thread of an executor. It makes one call at a time. */
export class WorkerThread {
  readonly #worker: Worker
  readonly #watcher: ThreadWatcher
  #call: ThreadCall | null = null
  #isAbandoned = false

  constructor(watcher: ThreadWatcher) {
    this.#watcher = watcher
    this.#worker = new Worker(threadSource, { eval: true })
    this.#worker.on('message', (outcome) => this.#made((call) => call.settle(outcome as ThreadOutcome)))
    // The result can't be read in this thread.
    this.#worker.on('messageerror', (error) => this.#made((call) => call.fail(error)))
    this.#worker.on('error', (error) => this.#failed(error))
    this.#worker.on('exit', (code) => {
      this.#take()?.fail(new Error(`the thread ended with code ${code} before its function did`))
      watcher.ended(this)
    })
    // Only a thread with a call keeps the process alive. The message listener would do so too.
    this.#worker.unref()
  }

  /** Sends the call to the thread. Throws a DataCloneError if its arguments can't be sent. */
  make(call: ThreadCall): void {
    this.#worker.postMessage({ source: call.source, args: call.args })
    this.#call = call
    if (!this.#isAbandoned) this.#worker.ref()
  }

  /** From now on its calls no longer keep the process alive. */
  abandon(): void {
    this.#isAbandoned = true
    this.#worker.unref()
  }

  end(): void {
    if (!this.#isAbandoned) this.#worker.ref()
    void this.#worker.terminate()
  }

  #made(tell: (call: ThreadCall) => void): void {
    this.#worker.unref()
    const call = this.#take()
    if (call) tell(call)
    this.#watcher.idle(this)
  }

  #failed(error: unknown): void {
    this.#watcher.failed(this)
    const call = this.#take()
    if (call) return call.fail(error)
    const { name, message } = described(error)
    logger.error(`Exception in a thread whose function had ended already: ${name}: ${message}`)
  }

  #take(): ThreadCall | null {
    const call = this.#call
    this.#call = null
    return call
  }
}
