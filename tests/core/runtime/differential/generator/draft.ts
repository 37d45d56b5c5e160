import type { Awaitable, Catch, Raised, Thing } from '../language.ts'
import type { Random } from '../random.ts'

export type Weighted<T> = readonly (readonly [weight: number, item: T])[]

/** A program is about some of these, so that what belongs together meets. */
const topics = [
  'cancel',
  'futures',
  'callbacks',
  'gather',
  'wait',
  'timeouts',
  'groups',
  'shield',
  'locks',
  'events',
  'queues',
] as const
type Topic = (typeof topics)[number]

/** How deep blocks and bodies may lie in each other. */
const deepest = 5

/** Where in the program a statement stands. */
export interface Place {
  readonly depth: number
  /** A callback: nothing may be awaited. */
  readonly isCallback: boolean
  /** Tasks whose bodies this lies in: not to be awaited, since asyncio can't cancel two that await each other. */
  readonly around: readonly string[]
  /** Conditions, groups and scopes whose blocks this lies in: here they can be used rightly. */
  readonly inside: readonly string[]
}

/** One level down. */
export function deeper(place: Place, inside: readonly string[] = []): Place {
  return { ...place, depth: place.depth + 1, inside: [...place.inside, ...inside] }
}

/** What is left open in a program half written, and what its statements can speak of. */
export class Draft {
  readonly random: Random
  readonly things: Record<string, Thing> = {}
  /** Tasks and futures whose text is complete: what may be awaited from here on. */
  readonly futures: string[] = []
  readonly plainFutures: string[] = []
  readonly callbacks: string[] = []
  readonly groups: string[] = []
  readonly scopes: string[] = []
  /** How many statements are still to be written. */
  left: number
  readonly #topics: ReadonlySet<Topic>
  readonly #numbers = new Map<string, number>()

  constructor(random: Random) {
    this.random = random
    this.#topics = new Set(Array.from({ length: random.integer(1, 4) }, () => random.pick(topics)))
    this.left = random.weighted([
      [3, random.integer(3, 12)],
      [5, random.integer(12, 40)],
      [2, random.integer(40, 90)],
    ])
  }

  isDeep({ depth }: Place): boolean {
    return depth >= deepest
  }

  /** How often, beside the rest, what belongs to a topic shall stand. */
  weightOf(topic: Topic): number {
    return this.isAbout(topic) ? 4 : 0.5
  }

  isAbout(topic: Topic): boolean {
    return this.#topics.has(topic)
  }

  /** Only the main task, which nobody else awaits. */
  awaitsSelf({ around }: Place): boolean {
    return around.length === 1 && this.random.chance(0.01)
  }

  /** A name that is not yet taken: `t3`. */
  name(kind: string): string {
    const number = (this.#numbers.get(kind) ?? 0) + 1
    this.#numbers.set(kind, number)
    return `${kind}${number}`
  }

  thingsOf(...kinds: readonly Thing['kind'][]): readonly string[] {
    return Object.entries(this.things).flatMap(([name, thing]) => (kinds.includes(thing.kind) ? [name] : []))
  }

  /** What can be acquired and released. */
  locks(): readonly string[] {
    return this.thingsOf('lock', 'semaphore', 'boundedSemaphore', 'condition')
  }

  queues(): readonly string[] {
    return this.thingsOf('queue', 'lifoQueue', 'priorityQueue')
  }

  /** Mostly one whose block this lies in, so that it can be used here. */
  pickUsable(all: readonly string[], { inside }: Place): string {
    const here = all.filter((name) => inside.includes(name))
    return here.length > 0 && this.random.chance(0.8) ? this.random.pick(here) : this.random.pick(all)
  }

  value(): number {
    return this.random.integer(0, 9)
  }

  /** Small, so that deadlines are often equal. */
  delay(): number {
    return this.random.weighted([
      [30, 0],
      [20, 1],
      [18, 2],
      [12, 3],
      [8, 4],
      [6, 5],
      [2, 7],
      [2, -1],
    ])
  }

  timeout(): number | null {
    return this.random.chance(0.12) ? null : this.delay()
  }

  sleep(): Awaitable {
    return { kind: 'sleep', delayMs: this.delay(), result: this.random.chance(0.2) ? this.value() : null }
  }

  raised(): Raised {
    const kind = this.random.weighted<Raised['kind']>([
      [8, 'oops'],
      [1, 'cancelled'],
      [1, 'timeout'],
    ])
    return { kind, message: this.name('e') }
  }

  /** Most errors are told and forgotten: a program that is dead after its first tells little. */
  swallow(): { readonly swallow?: Catch } {
    const swallow = this.random.weighted<Catch | null>([
      [60, 'errors'],
      [25, null],
      [6, 'cancelled'],
      [4, 'all'],
      [2, 'timeout'],
    ])
    return swallow === null ? {} : { swallow }
  }
}
