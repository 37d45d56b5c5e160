import type { Awaitable, Catch, Raised, Thing } from '../language.ts'
import type { Random } from '../random.ts'

export type Weighted<T> = readonly (readonly [weight: number, item: T])[]

/** A program is about a few of these topics, so that related operations meet. */
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

/** How deeply blocks and bodies may be nested. */
const deepest = 5

/** Where in the program a statement stands. */
export interface Place {
  readonly depth: number
  /** In a callback, which can't await anything. */
  readonly isCallback: boolean
  /** The tasks around this place. They must not be awaited here, since asyncio can't cancel two tasks that await each other. */
  readonly around: readonly string[]
  /** The conditions, groups and scopes whose blocks are around this place: here they can be used correctly. */
  readonly inside: readonly string[]
}

/** The same place, one level deeper. */
export function deeper(place: Place, inside: readonly string[] = []): Place {
  return { ...place, depth: place.depth + 1, inside: [...place.inside, ...inside] }
}

/** The state of a program that is being generated, and the names that its statements can use. */
export class Draft {
  readonly random: Random
  readonly things: Record<string, Thing> = {}
  /** Tasks and futures that are complete in the text: they may be awaited from here on. */
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

  /** The weight of a topic's operations among the others. */
  weightOf(topic: Topic): number {
    return this.isAbout(topic) ? 4 : 0.5
  }

  isAbout(topic: Topic): boolean {
    return this.#topics.has(topic)
  }

  /** Whether a task may await itself: only the main task, which no other task awaits. */
  awaitsSelf({ around }: Place): boolean {
    return around.length === 1 && this.random.chance(0.01)
  }

  /** An unused name, such as `t3`. */
  name(kind: string): string {
    const number = (this.#numbers.get(kind) ?? 0) + 1
    this.#numbers.set(kind, number)
    return `${kind}${number}`
  }

  thingsOf(...kinds: readonly Thing['kind'][]): readonly string[] {
    return Object.entries(this.things).flatMap(([name, thing]) => (kinds.includes(thing.kind) ? [name] : []))
  }

  /** The things that can be acquired and released. */
  locks(): readonly string[] {
    return this.thingsOf('lock', 'semaphore', 'boundedSemaphore', 'condition')
  }

  queues(): readonly string[] {
    return this.thingsOf('queue', 'lifoQueue', 'priorityQueue')
  }

  /** Mostly a thing whose block is around this place, so that it can be used here. */
  pickUsable(all: readonly string[], { inside }: Place): string {
    const here = all.filter((name) => inside.includes(name))
    return here.length > 0 && this.random.chance(0.8) ? this.random.pick(here) : this.random.pick(all)
  }

  value(): number {
    return this.random.integer(0, 9)
  }

  /** A small number, so that deadlines are often equal. */
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

  /** Most errors are logged and swallowed: a program that ends at its first error shows little. */
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
