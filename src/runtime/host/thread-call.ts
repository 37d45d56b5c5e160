import { type PackedError, unpackedError } from './thread-error.ts'

export type ThreadOutcome = { readonly value: unknown } | { readonly error: PackedError }

/** A call for a thread, with a promise of its result. */
export class ThreadCall {
  /** The text of the function. */
  readonly source: string
  readonly args: readonly unknown[]
  readonly promise: Promise<unknown>
  #resolve: (value: unknown) => void = () => {}
  #reject: (error: unknown) => void = () => {}

  constructor(source: string, args: readonly unknown[]) {
    this.source = source
    this.args = args
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  settle(outcome: ThreadOutcome): void {
    if ('error' in outcome) this.fail(unpackedError(outcome.error))
    else this.#resolve(outcome.value)
  }

  fail(error: unknown): void {
    this.#reject(error)
  }
}
