import type { PlanWire } from '#compile'
import { caseOf, ERROR, OUT, STREAM } from '#graph'

/** How a node ended; a skipped node never began. */
export type Outcome = 'done' | 'failed' | 'cancelled' | 'skipped'

/**
 * Why a node was skipped: the node that did not deliver, and by which handle, unless it is the one for values; or the
 * node that needed its task, and does so no more.
 */
export interface Cause {
  readonly node: number
  readonly by?: string
  readonly isUnneeded?: true
}

/** What wires know of the node that they leave. */
export interface Source {
  readonly node: { readonly index: number }
  readonly outcome: Outcome | null
  readonly value: unknown
  readonly error: unknown
  readonly skippedBehind: Cause | null
  readonly hasBegun: boolean
  /** What it leaves besides its value, if that is a stream. */
  readonly stream: { endAt(entry: Entry): unknown } | null
  /** Where the values of its arguments come from. */
  readonly sources: readonly ({ readonly value: unknown } | null)[]
}

/**
 * A place of a node where a wire may arrive that does not deliver although its node has ended: an error, a case, or one
 * of several wires.
 */
export class Entry {
  #left: number
  #from: Source | null = null
  #by = OUT

  constructor(wires: readonly PlanWire[]) {
    this.#left = wires.length
  }

  /** What has arrived. */
  get value(): unknown {
    if (this.#from === null || this.#by === OUT) return this.#from?.value
    if (this.#by === STREAM) return this.#from.stream?.endAt(this)
    // A case passes on what the branch was given first.
    return this.#by === ERROR ? this.#from.error : this.#from.sources[0]?.value
  }

  /** A wire delivers. At most one of them does. */
  take(from: Source, by: string): void {
    this.#from = from
    this.#by = by
  }

  /** A wire does not deliver. Returns whether none is left that could. */
  miss(): boolean {
    this.#left -= 1
    return this.#left === 0
  }
}

/** Whether a wire of this node delivers, now that the node has ended. */
export function delivers({ outcome, value, hasBegun }: Source, by: string): boolean {
  if (by === STREAM) return hasBegun
  if (by === OUT) return outcome === 'done'
  if (by === ERROR) return outcome === 'failed'
  return outcome === 'done' && caseOf(value) === by
}

/** Why a wire of this node does not deliver. */
export function causeOf({ node, skippedBehind }: Source, by: string): Cause {
  if (skippedBehind !== null) return skippedBehind
  return by === OUT || by === STREAM ? { node: node.index } : { node: node.index, by }
}
