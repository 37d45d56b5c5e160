import type { Action, Awaitable, Body, Catch, Program, Raised, Statement, Thing } from './language.ts'
import { Random } from './random.ts'

/** The program of a seed. */
export function generate(seed: number): Program {
  return new Generator(new Random(seed)).program()
}

type Op = Statement['op']
type Kind = Awaitable['kind']
type Weighted<T> = readonly (readonly [weight: number, item: T])[]

/** A program is about some of these, so that what belongs together meets. */
const topics = ['cancel', 'futures', 'callbacks', 'gather', 'wait', 'timeouts', 'groups', 'shield', 'locks', 'events', 'queues'] as const
type Topic = (typeof topics)[number]

const thingKinds: Readonly<Record<'locks' | 'events' | 'queues', readonly Thing['kind'][]>> = {
  locks: ['lock', 'semaphore', 'boundedSemaphore', 'condition', 'barrier'],
  events: ['event', 'condition', 'barrier'],
  queues: ['queue', 'lifoQueue', 'priorityQueue'],
}

/** How deep blocks and bodies may lie in each other. */
const deepest = 5

/** Where in the program it is. */
interface Place {
  /** Statements that may still be made in this block. */
  readonly depth: number
  /** A callback: nothing may be awaited. */
  readonly isCallback: boolean
  /** Tasks whose bodies this lies in: not to be awaited, for two that await each other can't be cancelled in asyncio. */
  readonly around: readonly string[]
}

class Generator {
  readonly #random: Random
  readonly #topics: ReadonlySet<Topic>
  readonly #things: Record<string, Thing> = {}
  /** Tasks and futures whose text is complete: what may be awaited from here on. */
  readonly #futures: string[] = []
  readonly #plainFutures: string[] = []
  readonly #callbacks: string[] = []
  readonly #groups: string[] = []
  readonly #scopes: string[] = []
  readonly #numbers = new Map<string, number>()
  #left: number

  constructor(random: Random) {
    this.#random = random
    this.#topics = new Set(Array.from({ length: random.integer(1, 4) }, () => random.pick(topics)))
    this.#left = random.weighted([
      [3, random.integer(3, 12)],
      [5, random.integer(12, 40)],
      [2, random.integer(40, 90)],
    ])
  }

  program(): Program {
    this.#makeThings()
    const place: Place = { depth: 0, isCallback: false, around: ['main'] }
    const statements: Statement[] = []
    // The main task starts what the program is about, and goes on while it runs.
    while (this.#left > 0) statements.push(...this.#statements(place, 12))
    return { things: this.#things, main: { as: 'main', do: [...statements, ...this.#ending()] } }
  }

  /** Most programs let their tasks end, and see how. */
  #ending(): Statement[] {
    const names = [...new Set(this.#futures)]
    if (names.length === 0 || this.#random.chance(0.25)) return []
    const timeoutMs = this.#random.integer(1, 15)
    const wait: Statement = { op: 'await', of: { kind: 'wait', of: names, timeoutMs, returnWhen: 'allCompleted' }, swallow: 'all' }
    if (this.#random.chance(0.5)) return [wait]
    const all = names.map((name): Awaitable => ({ kind: 'future', name }))
    return [wait, { op: 'await', of: { kind: 'gather', of: all, returnExceptions: this.#random.chance(0.7) } }]
  }

  #makeThings(): void {
    for (const topic of ['locks', 'events', 'queues'] as const) {
      const count = this.#topics.has(topic) ? this.#random.integer(1, 3) : this.#random.integer(-3, 1)
      for (let i = 0; i < count; i += 1) this.#makeThing(this.#random.pick(thingKinds[topic]))
    }
  }

  #makeThing(kind: Thing['kind']): void {
    this.#things[this.#name(kind)] = this.#thing(kind)
  }

  #thing(kind: Thing['kind']): Thing {
    switch (kind) {
      case 'lock':
      case 'event':
        return { kind }
      case 'condition': {
        const locks = this.#thingsOf('lock')
        return { kind, lock: locks.length > 0 && this.#random.chance(0.4) ? this.#random.pick(locks) : null }
      }
      case 'semaphore':
      case 'boundedSemaphore':
        return { kind, value: this.#random.integer(0, 2) }
      case 'barrier':
        return { kind, parties: this.#random.integer(1, 3) }
      default:
        return { kind, maxSize: this.#random.integer(0, 2) }
    }
  }

  #thingsOf(...kinds: readonly Thing['kind'][]): readonly string[] {
    return Object.entries(this.#things).flatMap(([name, thing]) => (kinds.includes(thing.kind) ? [name] : []))
  }

  #name(kind: string): string {
    const number = (this.#numbers.get(kind) ?? 0) + 1
    this.#numbers.set(kind, number)
    return `${kind}${number}`
  }

  #body(place: Place, name: string | null): Body {
    const as = this.#name('b')
    const around = name === null ? place.around : [...place.around, name]
    return { as, do: this.#statements({ depth: place.depth + 1, isCallback: false, around }, 5) }
  }

  #statements(place: Place, most: number): Statement[] {
    const statements: Statement[] = []
    const count = this.#random.integer(1, most)
    for (let i = 0; i < count && this.#left > 0; i += 1) {
      this.#left -= 1
      const op = this.#random.weighted(this.#ops(place))
      statements.push(...this.#statement(op, place))
      if (op === 'return' || op === 'raise') break
    }
    return statements
  }

  #actions(place: Place): Action[] {
    return this.#statements({ ...place, depth: place.depth + 1, isCallback: true }, 3) as Action[]
  }

  #has(topic: Topic): number {
    return this.#topics.has(topic) ? 4 : 0.5
  }

  /** What may stand at this place, and how often it shall. */
  #ops(place: Place): Weighted<Op> {
    return [...this.#actionOps(place), ...this.#thingOps(), ...(place.isCallback ? [] : this.#waitingOps(place))]
  }

  #waitingOps({ depth }: Place): Weighted<Op> {
    const isDeep = depth >= deepest
    const holdable = this.#thingsOf('lock', 'semaphore', 'boundedSemaphore', 'condition').length
    const entries: Weighted<Op> = [
      [14, 'await'],
      [0.6, 'return'],
      [isDeep ? 0 : 2 + this.#has('cancel'), 'try'],
      [isDeep ? 0 : 0.4, 'repeat'],
      [isDeep ? 0 : 1.2 * this.#has('groups'), 'group'],
      [isDeep ? 0 : 0.8 * this.#has('timeouts'), 'timeout'],
      [isDeep ? 0 : 0.3 * this.#has('timeouts'), 'timeoutAt'],
      [isDeep || holdable === 0 ? 0 : this.#has('locks'), 'with'],
      [isDeep ? 0 : 0.3 * this.#has('wait'), 'asCompleted'],
    ]
    return entries
  }

  #actionOps({ depth, around, isCallback }: Place): Weighted<Op> {
    const isDeep = depth >= deepest
    const [futures, plain, callbacks] = [this.#futures.length, this.#plainFutures.length, this.#callbacks.length]
    const cancellable = futures + around.length
    return [
      [isDeep ? 0 : 7, 'create'],
      [isDeep || this.#groups.length === 0 ? 0 : 1.5 * this.#has('groups'), 'createIn'],
      [0.4 * this.#has('gather') + 0.4 * this.#has('shield'), 'keep'],
      [0.4 * this.#has('futures'), 'newFuture'],
      [plain === 0 ? 0 : this.#has('futures'), 'settle'],
      [plain === 0 ? 0 : 0.5 * this.#has('futures'), 'fail'],
      [cancellable === 0 ? 0 : 1.5 * this.#has('cancel'), 'cancel'],
      [0.2 * this.#has('cancel'), 'cancelling'],
      [0.2 * this.#has('cancel'), 'uncancel'],
      [futures === 0 ? 0 : 0.8, 'ask'],
      [isDeep || futures === 0 ? 0 : 0.5 * this.#has('callbacks'), 'onDone'],
      [callbacks === 0 || futures === 0 ? 0 : 0.15 * this.#has('callbacks'), 'offDone'],
      [isDeep ? 0 : 0.4 * this.#has('callbacks'), 'callSoon'],
      [isDeep ? 0 : 0.5 * this.#has('callbacks'), 'callLater'],
      [isDeep ? 0 : 0.2 * this.#has('callbacks'), 'callAt'],
      [callbacks === 0 ? 0 : 0.2 * this.#has('callbacks'), 'cancelCall'],
      [this.#scopes.length === 0 ? 0 : 0.8 * this.#has('timeouts'), 'reschedule'],
      [this.#scopes.length === 0 ? 0 : 0.4 * this.#has('timeouts'), 'askScope'],
      [0.3, 'whoAmI'],
      [0.2, 'allTasks'],
      [isCallback ? 0.4 : 0.8, 'raise'],
    ]
  }

  #thingOps(): Weighted<Op> {
    const held = this.#thingsOf('lock', 'semaphore', 'boundedSemaphore', 'condition').length
    const [events, conditions] = [this.#thingsOf('event').length, this.#thingsOf('condition').length]
    const barriers = this.#thingsOf('barrier').length
    const queues = this.#thingsOf('queue', 'lifoQueue', 'priorityQueue').length
    return [
      [1.2 * held, 'release'],
      [0.2 * held, 'isLocked'],
      [1.2 * events, 'set'],
      [0.6 * events, 'clear'],
      [0.2 * events, 'isSet'],
      [conditions, 'notify'],
      [0.3 * barriers, 'askBarrier'],
      [1.5 * queues, 'putNowait'],
      [0.6 * queues, 'getNowait'],
      [queues, 'taskDone'],
      [0.3 * queues, 'askQueue'],
      [0.4 * queues, 'shutdown'],
    ]
  }

  /** A statement, and what belongs right behind it. */
  #statement(op: Op, place: Place): readonly Statement[] {
    switch (op) {
      case 'await':
        // Awaiting itself is an error; inside a gather it would be a circle.
        return [{ op, of: this.#random.chance(0.01) ? { kind: 'self' } : this.#awaitable(place), ...this.#swallow() }]
      case 'return':
        return [{ op, value: this.#value() }]
      case 'repeat':
        return [{ op, times: this.#random.integer(2, 3), do: this.#inner(place) }]
      case 'try':
        return [this.#try(place)]
      case 'group': {
        const group = this.#name('group')
        this.#groups.push(group)
        return [{ op, group, do: this.#inner(place), ...this.#swallow() }]
      }
      case 'timeout':
      case 'timeoutAt': {
        const scope = this.#name('scope')
        this.#scopes.push(scope)
        const delayMs = this.#random.chance(0.1) ? null : this.#delay()
        return [{ op, scope, delayMs, do: this.#inner(place), ...this.#swallow() }]
      }
      case 'with': {
        const thing = this.#random.pick(this.#thingsOf('lock', 'semaphore', 'boundedSemaphore', 'condition'))
        return [{ op, thing, do: this.#inner(place), ...this.#swallow() }]
      }
      case 'asCompleted': {
        const of = this.#awaitables(place, 0, 3)
        return [{ op, of, timeoutMs: this.#timeout(), do: this.#inner(place, 2), ...this.#swallow() }]
      }
      default:
        return this.#action(op, place).map((action) => ({ ...action, ...this.#swallow() }))
    }
  }

  #inner(place: Place, most = 4): Statement[] {
    return this.#statements({ ...place, depth: place.depth + 1 }, most)
  }

  #try(place: Place): Statement {
    const hasFinally = this.#random.chance(0.4)
    const isCatching = !hasFinally || this.#random.chance(0.5)
    return {
      op: 'try',
      do: this.#inner(place),
      catch: isCatching ? this.#catch() : null,
      handler: isCatching && this.#random.chance(0.6) ? this.#inner(place, 2) : [],
      rethrow: this.#random.chance(0.3),
      finally: hasFinally ? this.#inner(place, 2) : null,
    }
  }

  #catch(): Catch {
    return this.#random.weighted([
      [4, 'cancelled'],
      [3, 'errors'],
      [2, 'all'],
      [1, 'timeout'],
    ])
  }

  /** Most errors are told and forgotten: a program that is dead after its first tells little. */
  #swallow(): { readonly swallow?: Catch } {
    const swallow = this.#random.weighted<Catch | null>([
      [60, 'errors'],
      [25, null],
      [6, 'cancelled'],
      [4, 'all'],
      [2, 'timeout'],
    ])
    return swallow === null ? {} : { swallow }
  }

  #action(op: Exclude<Op, 'await' | 'return' | 'repeat' | 'try' | 'group' | 'timeout' | 'timeoutAt' | 'with' | 'asCompleted'>, place: Place): readonly Action[] {
    switch (op) {
      case 'create':
        return [this.#created((name) => ({ op, name, of: this.#cold(place, name) }))]
      case 'createIn':
        return [this.#created((name) => ({ op, group: this.#random.pick(this.#groups), name, of: this.#cold(place, name) }))]
      case 'keep':
        return [this.#kept(place)]
      case 'newFuture':
        return this.#newFuture(place)
      case 'settle':
        return [{ op, name: this.#plainFuture(), value: this.#value() }]
      case 'fail':
        return [{ op, name: this.#plainFuture(), error: this.#raised() }]
      case 'cancel':
        return [{ op, name: this.#cancellable(place), message: this.#random.chance(0.4) ? this.#name('m') : null }]
      case 'cancelling':
      case 'uncancel':
        return [{ op, name: this.#cancellable(place) }]
      case 'ask':
        return [{ op, name: this.#random.pick(this.#futures), what: this.#random.pick(['done', 'cancelled', 'result', 'exception']) }]
      case 'onDone': {
        const name = this.#random.pick(this.#futures)
        return [{ op, name, ...this.#callback(place) }]
      }
      case 'offDone':
        return [{ op, name: this.#random.pick(this.#futures), callback: this.#random.pick(this.#callbacks) }]
      case 'callSoon':
        return [{ op, ...this.#callback(place) }]
      case 'callLater':
      case 'callAt':
        return [{ op, delayMs: this.#delay(), ...this.#callback(place) }]
      case 'cancelCall':
        return [{ op, callback: this.#random.pick(this.#callbacks) }]
      case 'reschedule':
        return [{ op, scope: this.#random.pick(this.#scopes), delayMs: this.#random.chance(0.1) ? null : this.#delay() }]
      case 'askScope':
        return [{ op, scope: this.#random.pick(this.#scopes), what: this.#random.pick(['when', 'expired']) }]
      case 'setVar':
        return [{ op, value: this.#value() }]
      case 'whoAmI':
      case 'allTasks':
      case 'getVar':
        return [{ op }]
      case 'raise':
        return [{ op, error: this.#raised() }]
      default:
        return [this.#thingAction(op)]
    }
  }

  #thingAction(op: Extract<Action, { thing: string }>['op']): Action {
    switch (op) {
      case 'release':
      case 'isLocked':
        return { op, thing: this.#random.pick(this.#thingsOf('lock', 'semaphore', 'boundedSemaphore', 'condition')) }
      case 'set':
      case 'clear':
      case 'isSet':
        return { op, thing: this.#random.pick(this.#thingsOf('event')) }
      case 'notify': {
        const thing = this.#random.pick(this.#thingsOf('condition'))
        return { op, thing, count: this.#random.chance(0.4) ? null : this.#random.integer(0, 2) }
      }
      case 'askBarrier':
        return { op, thing: this.#random.pick(this.#thingsOf('barrier')) }
      case 'putNowait':
        return { op, thing: this.#queue(), value: this.#value() }
      case 'shutdown':
        return { op, thing: this.#queue(), immediate: this.#random.chance(0.4) }
      default:
        return { op, thing: this.#queue() }
    }
  }

  #queue(): string {
    return this.#random.pick(this.#thingsOf('queue', 'lifoQueue', 'priorityQueue'))
  }

  /** Known from behind its own text on: so no two tasks can await each other. */
  #created<A extends Action>(make: (name: string) => A): A {
    const name = this.#name('t')
    const action = make(name)
    this.#futures.push(name)
    return action
  }

  #kept(place: Place): Action {
    const kind = this.#random.weighted<'gather' | 'shield'>([
      [this.#has('gather'), 'gather'],
      [this.#has('shield'), 'shield'],
    ])
    const of = this.#awaitableOf(kind, place)
    const name = this.#name('f')
    this.#futures.push(name)
    return { op: 'keep', name, of }
  }

  /** Somebody settles it, mostly. */
  #newFuture(place: Place): readonly Action[] {
    const name = this.#name('f')
    this.#futures.push(name)
    this.#plainFutures.push(name)
    const made: Action = { op: 'newFuture', name }
    if (place.depth >= deepest || this.#random.chance(0.3)) return [made]
    const settle: Action = this.#random.chance(0.7)
      ? { op: 'settle', name, value: this.#value(), swallow: 'errors' }
      : { op: 'fail', name, error: this.#raised(), swallow: 'errors' }
    const callback = this.#name('call')
    this.#callbacks.push(callback)
    return [made, { op: 'callLater', callback, delayMs: this.#delay(), do: [settle] }]
  }

  #callback(place: Place): { readonly callback: string; readonly do: readonly Action[] } {
    const actions = this.#actions(place)
    const callback = this.#name('call')
    this.#callbacks.push(callback)
    return { callback, do: actions }
  }

  #plainFuture(): string {
    return this.#random.pick(this.#plainFutures)
  }

  #cancellable({ around, isCallback }: Place): string {
    if (!isCallback && this.#random.chance(0.15)) return 'self'
    return this.#random.pick([...this.#futures, ...this.#futures, ...around])
  }

  #awaitables(place: Place, least: number, most: number): Awaitable[] {
    return Array.from({ length: this.#random.integer(least, most) }, () => this.#awaitable(place))
  }

  /** What `createTask` takes. */
  #cold(place: Place, name: string): Awaitable {
    const inside = { ...place, around: [...place.around, name] }
    if (this.#random.chance(0.75)) return { kind: 'call', body: this.#body(place, name) }
    return this.#awaitableOf(this.#random.weighted(this.#coldKinds(inside)), inside)
  }

  #awaitable(place: Place): Awaitable {
    return this.#awaitableOf(this.#random.weighted([...this.#coldKinds(place), ...this.#hotKinds(place)]), place)
  }

  #hotKinds({ depth }: Place): Weighted<Kind> {
    return [
      [this.#futures.length === 0 ? 0 : 5, 'future'],
      [depth >= deepest ? 0 : this.#has('gather'), 'gather'],
      [depth >= deepest ? 0 : 0.6 * this.#has('shield'), 'shield'],
    ]
  }

  #coldKinds({ depth }: Place): Weighted<Kind> {
    const isDeep = depth >= deepest
    const held = this.#thingsOf('lock', 'semaphore', 'boundedSemaphore', 'condition').length
    const [events, conditions] = [this.#thingsOf('event').length, this.#thingsOf('condition').length]
    const barriers = this.#thingsOf('barrier').length
    const queues = this.#thingsOf('queue', 'lifoQueue', 'priorityQueue').length
    return [
      [8, 'sleep'],
      [isDeep ? 0 : 2, 'call'],
      [isDeep ? 0 : 0.7 * this.#has('timeouts'), 'waitFor'],
      [this.#futures.length === 0 ? 0 : 0.7 * this.#has('wait'), 'wait'],
      [1.5 * held, 'acquire'],
      [1.5 * events, 'eventWait'],
      [1.2 * conditions, 'conditionWait'],
      [conditions * events === 0 ? 0 : 0.8 * conditions, 'conditionWaitFor'],
      [2 * barriers, 'barrierWait'],
      [0.3 * barriers, 'barrierReset'],
      [0.2 * barriers, 'barrierAbort'],
      [2 * queues, 'put'],
      [2.5 * queues, 'get'],
      [0.7 * queues, 'join'],
    ]
  }

  #awaitableOf(kind: Kind, place: Place): Awaitable {
    const deeper = { ...place, depth: place.depth + 1 }
    switch (kind) {
      case 'sleep':
        return { kind, delayMs: this.#delay(), result: this.#random.chance(0.2) ? this.#value() : null }
      case 'call':
        return { kind, body: this.#body(place, null) }
      case 'waitFor':
        return { kind, of: this.#awaitable(deeper), timeoutMs: this.#timeout() }
      case 'wait': {
        const of = Array.from({ length: this.#random.integer(0, 3) + 1 }, () => this.#random.pick(this.#futures))
        const returnWhen = this.#random.pick(['firstCompleted', 'firstException', 'allCompleted'] as const)
        return { kind, of: this.#random.chance(0.03) ? [] : of, timeoutMs: this.#timeout(), returnWhen }
      }
      case 'future':
        return { kind, name: this.#random.pick(this.#futures) }
      case 'self':
        return { kind }
      case 'gather':
        return { kind, of: this.#awaitables(deeper, 0, 3), returnExceptions: this.#random.chance(0.4) }
      case 'shield':
        return { kind, of: this.#awaitable(deeper) }
      default:
        return this.#waitAtThing(kind)
    }
  }

  #waitAtThing(kind: Extract<Awaitable, { thing: string }>['kind']): Awaitable {
    switch (kind) {
      case 'acquire':
        return { kind, thing: this.#random.pick(this.#thingsOf('lock', 'semaphore', 'boundedSemaphore', 'condition')) }
      case 'eventWait':
        return { kind, thing: this.#random.pick(this.#thingsOf('event')) }
      case 'conditionWait':
        return { kind, thing: this.#random.pick(this.#thingsOf('condition')) }
      case 'conditionWaitFor': {
        const event = this.#random.pick(this.#thingsOf('event'))
        return { kind, thing: this.#random.pick(this.#thingsOf('condition')), event }
      }
      case 'barrierWait':
      case 'barrierReset':
      case 'barrierAbort':
        return { kind, thing: this.#random.pick(this.#thingsOf('barrier')) }
      case 'put':
        return { kind, thing: this.#queue(), value: this.#value() }
      default:
        return { kind, thing: this.#queue() }
    }
  }

  #raised(): Raised {
    const kind = this.#random.weighted<Raised['kind']>([
      [8, 'oops'],
      [1, 'cancelled'],
      [1, 'timeout'],
    ])
    return { kind, message: this.#name('e') }
  }

  #value(): number {
    return this.#random.integer(0, 9)
  }

  /** Small, so that deadlines are often equal. */
  #delay(): number {
    return this.#random.weighted([
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

  #timeout(): number | null {
    return this.#random.chance(0.12) ? null : this.#delay()
  }
}
