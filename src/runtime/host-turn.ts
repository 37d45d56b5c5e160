/**
 * Node's own full drain of microtasks, callable between two callbacks: after it, all that the callback's task could do
 * without waiting is done, which is what makes one callback one step, as in asyncio. Node 24 deprecates it; there, and
 * where it is missing, every callback gets a turn of the host to itself.
 */
export const drain: (() => void) | undefined =
  Number.parseInt(process.versions.node, 10) < 24
    ? (process as unknown as { _tickCallback?: () => void })._tickCallback?.bind(process)
    : undefined

/** After this many callbacks, or this long, the loop lets the host have a turn. */
const callbacksPerTurn = 2_000
const turnMs = 10

/** One turn of the host's loop, and how much of it is left to ours. */
export class HostTurn {
  readonly #endMs = performance.now() + turnMs
  #calls = 0

  /** One more callback was called in it. */
  countCall(): void {
    this.#calls += 1
  }

  isUsedUp(): boolean {
    return !drain || this.#calls >= callbacksPerTurn || performance.now() >= this.#endMs
  }
}
