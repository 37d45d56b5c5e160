import type { Deed, Outcome } from './deed.ts'

/*
 * Streams, by kinds.md: an item is made when it is asked for, or when there is room for it; it goes to one reader or to
 * all; ending either end ends the other.
 */

/** What becomes of a node, as its stream asks. */
interface End {
  readonly node: { readonly id: string; readonly index: number }
  readonly outcome: Outcome | null
}

/** An item, and when it was made or taken. */
interface Logged {
  readonly item: number
  readonly atMs: number
}

interface FlowOptions {
  readonly deed: Deed
  readonly readers: readonly { readonly fate: End; readonly deed: Deed }[]
  /** How many items may lie ready. */
  readonly room: number
  readonly toAll: boolean
  readonly now: () => number
  readonly changed: () => void
  /** It is not known which of two readers comes first. */
  readonly tie: () => void
}

/** Where items lie ready: one lane for those that share, or one for each. */
interface Lane {
  readonly readers: Reading[]
  readonly ready: number[]
  asking: Reading[]
}

/** The stream of a node. */
export class Flow {
  readonly readings: readonly Reading[]
  /** Somebody was there to hear of its error. */
  isHeard = false
  ended: Outcome | null = null
  readonly #options: FlowOptions
  readonly #lanes: readonly Lane[]
  /** The items that were made, and when. */
  readonly made: Logged[] = []
  /** When the next item is there, or the end; `null`: nothing is being made. */
  #untilMs: number | null = null

  constructor(options: FlowOptions) {
    this.#options = options
    const shared: Lane = { readers: [], ready: [], asking: [] }
    const { readers, toAll, ...common } = options
    this.readings = readers.map(({ fate, deed }) => {
      const lane: Lane = toAll ? { readers: [], ready: [], asking: [] } : shared
      const reading = new Reading({ ...common, fate, deed, lane, flow: this })
      lane.readers.push(reading)
      return reading
    })
    this.#lanes = [...new Set(this.readings.map(({ lane }) => lane))]
  }

  get nextMs(): number {
    return this.ended === null && this.#untilMs !== null ? this.#untilMs : Number.POSITIVE_INFINITY
  }

  /** What has become of the node that makes the items; `null`: it goes on. */
  step(): Outcome | null {
    const { deed, room, now, changed } = this.#options
    const open = this.#lanes.filter(({ readers }) => readers.some(({ isOpen }) => isOpen))
    // When nobody reads any more, it is closed: at a yield it ends well, at an await by a cancel.
    if (open.length === 0) return this.#untilMs === null ? 'done' : 'cancelled'
    if (this.#untilMs !== null && now() >= this.#untilMs) {
      this.#untilMs = null
      changed()
      const item = this.made.length
      if (item === deed.ms.length) return deed.fails > 0 ? 'failed' : 'done'
      for (const lane of open) this.#put(lane, item)
      this.made.push({ item, atMs: now() })
    }
    if (this.#untilMs === null && open.every(({ asking, ready }) => asking.length > 0 || ready.length < room)) {
      this.#untilMs = now() + (deed.ms[this.made.length] ?? deed.endMs)
      changed()
    }
    return null
  }

  /** Its node has ended. */
  end(outcome: Outcome): void {
    this.ended = outcome
    this.isHeard = this.readings.some(({ isOpen }) => isOpen)
  }

  #put(lane: Lane, item: number): void {
    const asking = lane.asking.filter(({ isOpen }) => isOpen)
    const [first] = asking
    lane.asking = asking.slice(1)
    if (first) first.take(item)
    else lane.ready.push(item)
  }
}

interface ReadingOptions extends Omit<FlowOptions, 'readers' | 'toAll'> {
  readonly fate: End
  readonly lane: Lane
  readonly flow: Flow
}

/** A node that reads a stream, item by item. */
export class Reading {
  readonly lane: Lane
  readonly flow: Flow
  /** The items that it has taken, and when. */
  readonly taken: Logged[] = []
  /** What has let it begin. */
  cause = ''
  readonly #options: ReadingOptions
  #untilMs: number | null = null
  #isAsking = false
  #askedMs: number | null = null

  constructor(options: ReadingOptions) {
    this.#options = options
    this.lane = options.lane
    this.flow = options.flow
  }

  get isOpen(): boolean {
    return this.#options.fate.outcome === null
  }

  get nextMs(): number {
    return this.#untilMs ?? Number.POSITIVE_INFINITY
  }

  /** What has become of the node; `null`: it goes on. */
  step(): Outcome | null {
    const { deed, flow, now, changed } = this.#options
    if (this.#untilMs !== null) {
      if (now() < this.#untilMs) return null
      this.#untilMs = null
      changed()
      if (this.taken.length >= deed.leaves) return deed.fails > 0 ? 'failed' : 'done'
    }
    const item = this.#isAsking ? undefined : this.lane.ready.shift()
    if (item !== undefined) {
      this.#ask()
      this.take(item)
      return null
    }
    if (flow.ended !== null) return flow.ended
    if (!this.#isAsking) {
      this.#isAsking = true
      this.lane.asking.push(this)
      this.#ask()
    }
    return null
  }

  take(item: number): void {
    const { deed, now, changed } = this.#options
    this.#isAsking = false
    this.#untilMs = now() + (deed.ms[this.taken.length % deed.ms.length] ?? 0)
    this.taken.push({ item, atMs: now() })
    changed()
  }

  /** Of those that share, whoever asks first has the item. */
  #ask(): void {
    const { now, changed, tie } = this.#options
    this.#askedMs = now()
    changed()
    const others = this.lane.readers.filter((other) => other !== this && other.#askedMs === now())
    if (others.some(({ cause }) => cause !== this.cause)) tie()
  }
}
