import { type PlanNode, seedOf } from '#compile'
import { type Policies, policiesOf } from '#graph'
import type { Deed, Outcome } from './deed.ts'

/*
 * What a node with code does under its policies, by kinds.md: each( retry( limit( timeout( try )))).
 */

/** Who asks for a place: of two that ask in one instant, it is known who is first only if they have begun for one cause. */
interface Asker {
  readonly node: number
  readonly cause: string
}

/** A named limit: first come, first served. */
export class Places {
  readonly #count: number
  readonly #tie: () => void
  readonly #in = new Set<Call>()
  #queue: Call[] = []
  #last: { readonly asker: Asker; readonly atMs: number } | null = null

  /** `tie`: it is not known who of two comes first. */
  constructor(count: number, tie: () => void) {
    this.#count = count
    this.#tie = tie
  }

  enter(call: Call, asker: Asker, nowMs: number): void {
    this.#queue.push(call)
    this.#fill()
    const { asker: before, atMs } = this.#last ?? { asker, atMs: nowMs }
    const isTie = atMs === nowMs && before.node !== asker.node && before.cause !== asker.cause
    if (isTie && this.#queue.includes(call)) this.#tie()
    this.#last = { asker, atMs: nowMs }
  }

  /** It has had its place, or waits no more. */
  leave(call: Call): void {
    this.#in.delete(call)
    this.#queue = this.#queue.filter((other) => other !== call)
    this.#fill()
  }

  #fill(): void {
    while (this.#in.size < this.#count) {
      const next = this.#queue.shift()
      if (!next) return
      this.#in.add(next)
      next.try()
    }
  }
}

interface CallOptions {
  readonly policies: Policies
  readonly deed: Deed
  readonly places: Places | null
  readonly asker: Asker
  readonly seed: number
  readonly now: () => number
}

/** One call of a node's function, with all of its tries. */
export class Call {
  readonly item: number
  readonly begunMs: number
  /** When each of its tries began. */
  readonly triesMs: number[] = []
  outcome: Outcome | null = null
  endedMs: number | null = null
  readonly #options: CallOptions
  readonly #random: () => number
  /** When its try ends, or its rest before the next one. */
  #untilMs = Number.POSITIVE_INFINITY
  #isTrying = false

  constructor(item: number, options: CallOptions) {
    this.item = item
    this.begunMs = options.now()
    this.#options = options
    this.#random = randomFrom(options.seed)
    this.#ask()
  }

  get nextMs(): number {
    return this.outcome === null ? this.#untilMs : Number.POSITIVE_INFINITY
  }

  /** It has its place. */
  try(): void {
    const { deed, policies, now } = this.#options
    this.triesMs.push(now())
    this.#isTrying = true
    this.#untilMs = now() + Math.min(this.#tryMs(deed), policies.timeoutMs ?? Number.POSITIVE_INFINITY)
  }

  /** Its try, or its rest, may be over. */
  step(): void {
    if (this.outcome !== null || this.#options.now() < this.#untilMs) return
    if (!this.#isTrying) return this.#ask()
    const { deed, policies, places } = this.#options
    const tries = this.triesMs.length
    const isLate = this.#tryMs(deed) > (policies.timeoutMs ?? Number.POSITIVE_INFINITY)
    this.#isTrying = false
    this.#untilMs = Number.POSITIVE_INFINITY
    places?.leave(this)
    if (!isLate && tries > deed.fails) return this.#end('done')
    const { retry } = policies
    const { only = ['Error'] } = retry ?? {}
    const isMeant = only.includes('Error') || only.includes(isLate ? 'TimeoutError' : deed.error)
    if (!retry || tries >= retry.tries || !isMeant) return this.#end('failed')
    const { delayMs, backoff, factor = 2, maxDelayMs = Number.POSITIVE_INFINITY, jitter } = retry
    const waitMs = backoff === 'fixed' ? delayMs : Math.min(delayMs * factor ** (tries - 1), maxDelayMs)
    const spread = jitter === undefined ? 1 : 1 + jitter * (2 * this.#random() - 1)
    this.#untilMs = this.#options.now() + waitMs * spread
  }

  cancel(): void {
    if (this.outcome !== null) return
    this.#end('cancelled')
    this.#options.places?.leave(this)
  }

  #tryMs({ ms }: Deed): number {
    return (ms[this.item] ?? 0) / 2 ** (this.triesMs.length - 1)
  }

  #ask(): void {
    const { places, asker, now } = this.#options
    this.#untilMs = Number.POSITIVE_INFINITY
    // After a rest it comes for no other node's sake.
    const cause = this.triesMs.length === 0 ? asker.cause : `a rest of ${asker.node}`
    if (places) places.enter(this, { ...asker, cause }, now())
    else this.try()
  }

  #end(outcome: Outcome): void {
    this.outcome = outcome
    this.endedMs = this.#options.now()
  }
}

interface CallsOptions {
  readonly node: PlanNode
  readonly deed: Deed
  /** How many items its list has; `null`: it goes over none. */
  readonly items: number | null
  readonly places: Places | null
  readonly cause: string
  readonly now: () => number
}

/** All calls of a node's function. */
export class Calls {
  readonly all: Call[] = []
  readonly #options: CallsOptions
  readonly #policies: Policies

  constructor(options: CallsOptions) {
    this.#options = options
    this.#policies = policiesOf(options.node)
    this.#begin()
  }

  get nextMs(): number {
    return Math.min(...this.all.map(({ nextMs }) => nextMs))
  }

  /** What they come to by now; `null`: they are not over. */
  step(): Outcome | null {
    const { items } = this.#options
    for (const call of this.all) call.step()
    if (items === null) return this.all[0]?.outcome ?? null
    if (!this.#policies.each?.returnExceptions && this.all.some(({ outcome }) => outcome === 'failed')) {
      this.cancel()
      return 'failed'
    }
    this.#begin()
    return this.all.length === items && this.#open === 0 ? 'done' : null
  }

  cancel(): void {
    for (const call of this.all) call.cancel()
  }

  get #open(): number {
    return this.all.filter(({ outcome }) => outcome === null).length
  }

  #begin(): void {
    const { node, items, deed, places, cause, now } = this.#options
    const atOnce = this.#policies.each?.limit ?? Number.POSITIVE_INFINITY
    while (this.all.length < (items ?? 1) && this.#open < atOnce) {
      const item = this.all.length
      const seed = items === null ? seedOf(node) : seedOf(node, item)
      // Items begin a little later than their node.
      const asker = { node: node.index, cause: items === null ? cause : `an item of ${node.id}` }
      this.all.push(new Call(item, { policies: this.#policies, deed, places, asker, seed, now }))
    }
  }
}

/** mulberry32, with which the runtime spreads the waits of tries. */
function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}
