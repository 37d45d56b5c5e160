import { CancelledError } from '../ground/errors.ts'
import { Asking } from './asking.ts'
import { BodyFuture } from './body.ts'
import { type BodyScope, enteredScope, scopeOf, scopesOf } from './body-scope.ts'
import type { CancelRequests } from './cancel-requests.ts'
import { passCancelOn } from './cancellation.ts'
import { placeOfBeginning } from './coroutine.ts'
import type { Future } from './future.ts'
import { Lookout, markOf, probeOf, waysOf } from './lookout.ts'
import { listed } from './open-awaits.ts'
import { step } from './owner.ts'
import { leadsNow, type Probe } from './probe.ts'
import { Reaction } from './reaction.ts'
import type { Task } from './task.ts'
import { armAnew, follow, signalOf, type TaskSignal } from './task-signal.ts'
import { innermostHeard, innermostWithin, isHeard, outerOf, type Ways, withNoneWithin } from './ways.ts'

/** What an await throws that is over and whose step has not begun yet. */
const thrownInstead = new WeakMap<Reaction, CancelledError>()

/**
 * Decides which code of one task hears of a request to stop. Made with the first request, since most tasks are never
 * cancelled. With one open await the answer is clear. With several, probe.ts shows where each await leads: an await
 * that leads to another open one (a helper's promise that its code settles) is inside it, and nobody listens any more
 * to one that leads nowhere.
 */
export class Hearing {
  readonly #task: Task<unknown>
  readonly #requests: CancelRequests
  readonly #lookout: Lookout
  /** The marks of bodies that nobody waits for any more, and whose code stood at a native await. */
  #abandoned: Set<number> | null = null
  /** The requests that no code has heard yet, by scope; `null`: the request to the whole task. */
  readonly #askings = new Map<BodyScope | null, Asking>()
  /** The probes of cancelled awaits, and of the awaits behind them, that have gone on in this step. */
  #wentOn: Probe[] = []

  constructor(task: Task<unknown>, requests: CancelRequests) {
    this.#task = task
    this.#requests = requests
    this.#lookout = new Lookout(task, (mark) => this.#abandoned?.delete(mark))
  }

  /** The task as a whole is asked to stop. */
  asked(message: string | undefined): void {
    this.#askings.set(null, new Asking(null, message))
    for (const scope of scopesOf(this.#task)) scope.abort(message)
  }

  /** The request to the whole task has cancelled these awaits. */
  told(reactions: readonly Reaction[]): void {
    const asking = this.#askings.get(null)
    if (asking) for (const reaction of reactions) asking.told.add(reaction)
  }

  /** The request to the body of `scope`, or (`null`) to the whole task, is over. */
  takenBack(scope: BodyScope | null): void {
    this.#askings.delete(scope)
  }

  /** The code of the task has ended: returns the request to the whole task if no code has heard it. */
  unheardAtEnd(): Asking | null {
    const asking = this.#askings.get(null)
    if (!asking || this.#wentOn.length > 0) return null
    return asking.told.size > 0 || (asking.isUnsure && step.task !== this.#task) ? asking : null
  }

  /**
   * Several awaits are open and some are of native promises: each may be inside another. The code's place must then be
   * looked for, and the cancel is delivered before another callback is called. Returns whether all of the open awaits
   * are native.
   */
  looksForNative(): boolean {
    const open = listed(this.#task.waiting)
    const native = open.filter(({ future }) => future?.isOutside && !future.done())
    if (native.length === 0 || open.length === 1) return false
    const areAll = native.length === open.length
    const message = this.#askings.get(null)?.message
    this.#lookout.look((ways) => (areAll ? this.#tellHeard(ways) : this.#tellNative(ways, message)))
    return areAll
  }

  /** A body has begun while other scopes ask: finds which of them are around it. */
  bodyBegan(scope: BodyScope, own: Reaction): void {
    this.#lookout.look((ways) => scope.foundWithin(outerOf(ways, own).flatMap((each) => scopeOf(each) ?? [])))
  }

  /** Resolves after the looks that were begun before. */
  async lookedAround(): Promise<void> {
    await this.#lookout.lookAround()
  }

  /**
   * The signal of the innermost body that the running code is in; `null` where it is in none, as far as can be seen.
   */
  signalHere(): TaskSignal | null {
    const entered = enteredScope(this.#task)
    if (entered) return entered.signal
    this.#lookout.markEnds()
    for (const { body } of scopesOf(this.#task)) if (body instanceof BodyFuture) this.#lookout.markEnd(body)
    const at = this.#placeAt(leadsNow())
    const scope = at instanceof Reaction ? bodyAround(at, waysOf(listed(this.#task.waiting))) : at
    if (scope) return scope.signal
    const place = at ?? placeOfBeginning((mark) => this.#isAt(place as object, this.#placeAt(mark)))
    if (place === null) return null
    const reason = this.#requests.reason()
    if (!reason) armAnew(place)
    if (place instanceof Reaction) this.#isAt(place, place)
    return signalOf(place, reason)
  }

  /** The scope, or the await, whose end has this mark. */
  #placeAt(mark: number): BodyScope | Reaction | null {
    const isThere = (future: Future<unknown> | null) => markOf(future) === mark
    const scope = scopesOf(this.#task).find(({ body }) => isThere(body))
    return scope ?? listed(this.#task.waiting).find(({ future }) => isThere(future)) ?? null
  }

  /** Finds the body that `at` is in. The signal of `place` then fires with the signal of that body. */
  #isAt(place: object, at: BodyScope | Reaction | null): void {
    this.#lookout.look((ways) => {
      const scope = at instanceof Reaction ? bodyAround(at, ways) : at
      follow(scope ?? this.#task, place, scope ? scope.reason() : this.#requests.reason())
    })
  }

  /** Stops the body of a scope, but none of the code beside it. */
  stopWithin(scope: BodyScope, own: Reaction): void {
    const isAlone = listed(this.#task.waiting).length === 1
    // There is only one place at which the body's code can stand.
    if (isAlone || !(own.future instanceof BodyFuture)) this.tell(own, undefined)
    else this.#lookout.look((ways) => this.#tellWithin(scope, own, ways), own)
  }

  /**
   * An await begins. It throws where an earlier cancel went to an await that nobody listens to, or in the code of an
   * abandoned body.
   */
  awaitBegan(reaction: Reaction): void {
    const isOwnStep = step.task === this.#task
    const askings = this.#wentOn.length > 0 ? [] : [...this.#askings.values()].filter((each) => mayHear(each, reaction))
    if (askings.length === 0 && !this.#abandoned?.size) return
    this.#lookout.look((ways) => {
      this.#tellAbandoned(ways)
      for (const asking of askings) this.#tellNext(asking, reaction, ways, isOwnStep)
    })
  }

  /**
   * An await is over and its code goes on, perhaps with a CancelledError. Returns the probe that the outcome must pass
   * through, which shows what code hears of it.
   */
  goesOn(reaction: Reaction, isCancelled: boolean): Probe | null {
    if (this.#askings.size === 0 || this.#task.end === null) return probeOf(reaction)
    const told = [...this.#askings.values()].filter((asking) => asking.told.delete(reaction))
    if (!isCancelled && told.length === 0 && this.#wentOn.length === 0) return probeOf(reaction)
    if (this.#isOnlyPlace(reaction)) {
      for (const { scope } of told) this.takenBack(scope)
      if (isCancelled) this.takenBack(null)
      return probeOf(reaction)
    }
    this.#lookout.markEnds()
    const probe = this.#lookout.probed(reaction)
    if (probe) this.#wentOn.push(probe)
    // There is no probe to show who listens, so the request counts as heard.
    else for (const { scope } of told) this.takenBack(scope)
    return probe
  }

  /**
   * Compiled code reports all its awaits: with no other await open, its code stands here. A look would take three times
   * as long.
   */
  #isOnlyPlace({ future }: Reaction): boolean {
    const { loop, waiting } = this.#task
    return !loop.tracksNativeAwaits && waiting === null && this.#wentOn.length === 0 && !(future instanceof BodyFuture)
  }

  /**
   * What code goes on behind the code that awaits this call, and what other awaits are open; `null`: no code goes on
   * there, while other code of the task can hear.
   */
  async goingOn(): Promise<Behind | null> {
    const { ways, mark } = await this.#lookout.lookAround()
    const beside = new Set(ways.keys())
    if (mark === 0 && [...beside].some(({ future }) => !(future instanceof BodyFuture))) return null
    const inner = [...beside].find(({ future }) => markOf(future) === mark)
    const around = inner ? [inner, ...outerOf(ways, inner)] : []
    const isLeft = (each: Reaction) => innermostWithin(ways, each).every((innermost) => around.includes(innermost))
    return { step: this.#task.steps, beside, left: around.filter(isLeft) }
  }

  thrownInsteadAt(reaction: Reaction): CancelledError | undefined {
    return thrownInstead.get(reaction)
  }

  /**
   * At the end of a step in which cancelled code went on. If nobody has heard, the task's next await throws: each open
   * await was cancelled, and nobody listens to those that are left.
   */
  stepEnded(): void {
    if (this.#wentOn.length === 0) return
    const leadTo = new Set(this.#wentOn.map(({ leadsTo }) => leadsTo))
    this.#wentOn = []
    for (const asking of [...this.#askings.values()]) this.#judge(asking, leadTo)
  }

  #judge(asking: Asking, leadTo: ReadonlySet<number>): void {
    const { told, scope } = asking
    const goal = scope === null ? this.#task.end : (scope.own?.future ?? null)
    if (leadTo.has(markOf(goal) ?? -1)) return this.takenBack(scope)
    const { steps } = this.#task
    const open = listed(this.#task.waiting)
    const around = open.filter(({ future }) => leadTo.has(markOf(future) ?? -1))
    const ways = waysOf(around.length > 0 ? open : [])
    if (around.some((each) => probeOf(each) && isOf(asking, ways, each))) return this.takenBack(scope)
    for (const reaction of around) told.add(reaction)
    asking.isUnsure ||= leadTo.has(0) && open.some(({ sinceStep }) => sinceStep === steps)
    if (told.size === 0 && !asking.isUnsure && scope === null) this.#requests.hearNext(asking.message)
  }

  /**
   * An await has begun and nobody has heard yet. It is cancelled, unless it stands in code behind the cancelled awaits.
   */
  #tellNext(asking: Asking, reaction: Reaction, ways: Ways, isOwnStep: boolean): void {
    const { scope, told, message } = asking
    if (this.#askings.get(scope) !== asking) return
    if ([...told].some((each) => isOf(asking, ways, each))) return this.takenBack(scope)
    if (!isOf(asking, ways, reaction)) return
    if (asking.isUnsure && isOwnStep) return this.takenBack(scope)
    told.clear()
    told.add(reaction)
    asking.isUnsure = false
    this.tell(reaction, message)
  }

  #tellHeard(ways: Ways): void {
    // A later await may have taken the cancel already.
    const next = this.#requests.takeNext()
    if (!next) return
    const heard = innermostHeard(ways)
    this.told(heard)
    for (const reaction of heard) this.tell(reaction, next.message)
  }

  #tellNative(ways: Ways, message: string | undefined): void {
    for (const reaction of innermostHeard(ways)) {
      const { future } = reaction
      if (!future?.isOutside || future.done()) continue
      this.told([reaction])
      this.#cancel(future, message)
    }
  }

  #tellWithin(scope: BodyScope, own: Reaction, ways: Ways): void {
    if (!this.#requests.scopes.has(scope)) return
    const innermost = innermostWithin(ways, own)
    const asking = new Asking(scope, undefined)
    for (const reaction of innermost) {
      if (reaction === own) return this.tell(own, undefined)
      this.#askings.set(scope, asking)
      asking.told.add(reaction)
      for (const each of [reaction, ...outerOf(ways, reaction)]) {
        if (each === own) break
        scopeOf(each)?.askedBy(scope)
      }
      this.tell(reaction, undefined)
    }
  }

  /** Throws once in the code of an abandoned body: then that code has heard. */
  #tellAbandoned(ways: Ways): void {
    for (const reaction of withNoneWithin(ways)) {
      const outermost = outerOf(ways, reaction).at(-1) ?? reaction
      if (this.#abandoned?.delete(probeOf(outermost)?.leadsTo ?? 0)) this.tell(reaction, undefined)
    }
  }

  /** Cancels what the await waits for. If that is over, or takes no cancel, the await itself throws. */
  tell(reaction: Reaction, message: string | undefined): void {
    const { future } = reaction
    if (future && !future.done() && this.#cancel(future, message)) return
    if (this.#requests.isToHear) this.#requests.hearNext(message)
    else thrownInstead.set(reaction, new CancelledError(message))
  }

  #cancel(future: Future<unknown>, message: string | undefined): boolean {
    if (future instanceof BodyFuture) this.#abandon(future)
    if (!future.passesCancelOn || future.hasOwnCancel) return future.cancel(message)
    return passCancelOn(future, message, null, this.#task)
  }

  /** No await inside the body can be cancelled, so whoever waits for the body goes on without it. */
  #abandon(body: BodyFuture<unknown>): void {
    this.#lookout.markEnd(body)
    this.#abandoned ??= new Set()
    this.#abandoned.add(markOf(body) as number)
  }
}

/** Code that goes on in a step, and whose next await throws. */
export interface Behind {
  readonly step: number
  /** The awaits that were open before the step. */
  readonly beside: ReadonlySet<Reaction>
  /** The bodies around this code in which no other code stands, from the innermost outwards. */
  readonly left: readonly Reaction[]
}

/** Whether the code at this await is part of what was asked to stop. */
function isOf({ scope }: Asking, ways: Ways, reaction: Reaction): boolean {
  return scope === null ? isHeard(ways, reaction) : outerOf(ways, reaction).some((each) => each === scope.own)
}

/** The innermost body that this await awaits or is inside. */
function bodyAround(reaction: Reaction, ways: Ways): BodyScope | null {
  return [reaction, ...outerOf(ways, reaction)].map(scopeOf).find((scope) => scope !== null) ?? null
}

/** Whether an await that begins may have to throw, as far as can be said without a look. */
function mayHear({ scope, told, isUnsure }: Asking, reaction: Reaction): boolean {
  return (scope !== null || told.size > 0 || isUnsure) && !told.has(reaction)
}
