import { combinators, type Outcome, type Part, type Program, type Told } from './program.ts'

/**
 * What a program shall do, by rules that know nothing of turns, microtasks or promises: who is asked to stop hears it at each
 * await that its code stands at, or at its next; a scope's asking is heard within its body alone; and what nobody listens to
 * any more hears nothing. `hearsNative`: code says which native promises it awaits, so those are awaits as others are.
 */
export function modelled(program: Program, hearsNative: boolean): Modelled {
  return new Model(hearsNative).run(program)
}

export interface Modelled {
  readonly told: readonly Told[]
  /** The timeouts and groups that went on without their body, and when. */
  readonly left: ReadonlyMap<number, number>
  /** Several decide it at one moment, each in another way. */
  readonly isUncertain: boolean
}

/** A part that has begun. */
interface Frame {
  /** `null`: a task's code, or the body of a group. */
  readonly kind: Part['kind'] | null
  readonly around: Frame | null
  isOver: boolean
}

/** A task's code, or the body of a timeout or a group. */
interface Scope {
  readonly frame: Frame
  /** Around it, in the same task. */
  readonly around: Scope | null
  /** How often it was asked to stop. */
  asked: number
  /** How often those around it were, when it began. */
  readonly askedBefore: number
  /** The next await hears. */
  isToHear: boolean
  /** The awaits of others that were told, where those alone were: none has come back, and that may be nobody's by then. */
  readonly passedTo: Set<Open>
  /** A group in it that threw its errors though it was asked: what comes behind that hears. */
  again: Frame | null
  /** The one that heard so. */
  heard: { readonly frame: Frame; readonly atMs: number } | null
  /** Whether code can ask for a signal of it. */
  readonly hasSignal: boolean
}

/** An await of the loop's that is open. */
interface Open {
  readonly frame: Frame
  readonly scope: Scope
  readonly cancel: () => void
  /** Of a promise of the host's, or of a body. */
  readonly isNative: boolean
  /** Of a task or a gather: those are told, and come back later. */
  readonly isOfOthers: boolean
}

/** What a signal stops, and whose asking fires that. */
interface Fetch {
  readonly frame: Frame
  readonly signalled: readonly Scope[]
  readonly cancel: () => void
}

/** Whose parts stand beside each other in one task. */
const withinTask: ReadonlySet<Part['kind']> = new Set(combinators.filter((kind) => kind !== 'gather'))

type Ended = (outcome: Outcome) => void

class Model {
  readonly #hearsNative: boolean
  readonly #events: { readonly atMs: number; readonly act: () => void }[] = []
  readonly #open = new Set<Open>()
  readonly #fetches = new Set<Fetch>()
  /** The signals that had fired as they were asked for: their code goes on at once. */
  readonly #stopped: { readonly frame: Frame; readonly atMs: number }[] = []
  readonly #told: Told[] = []
  readonly #left = new Map<number, number>()
  #nowMs = 0
  #isUncertain = false

  constructor(hearsNative: boolean) {
    this.#hearsNative = hearsNative
  }

  run({ main, cancelMs }: Program): Modelled {
    let isOver = false
    const root = this.#task(main, null, () => {
      isOver = true
    })
    if (cancelMs !== null) this.#after(cancelMs, () => root.cancel())
    for (;;) {
      const [first, ...others] = this.#events
      const next = first && others.reduce((earliest, event) => (event.atMs < earliest.atMs ? event : earliest), first)
      // What else there is of the moment in which it ends may have decided it, too.
      if (!next || (isOver && next.atMs > this.#nowMs)) break
      this.#events.splice(this.#events.indexOf(next), 1)
      this.#nowMs = next.atMs
      next.act()
    }
    return { told: this.#told, left: this.#left, isUncertain: this.#isUncertain }
  }

  #after(delayMs: number, act: () => void): void {
    this.#events.push({ atMs: this.#nowMs + delayMs, act })
  }

  // Tasks and scopes

  /** It begins a turn later, unless it was cancelled by then. `cancel` asks it to stop, unless it has ended. */
  #task(body: Part, around: Frame | null, ended: Ended): { cancel(): void } {
    const scope = this.#scope({ kind: null, around, isOver: false }, null, true)
    const over: Ended = (outcome) => {
      scope.frame.isOver = true
      if (scope.again) this.#hearsAgain(scope.again)
      ended(outcome === 'value' && (scope.again || this.#isToHear(scope)) ? 'CancelledError' : outcome)
    }
    this.#after(0, () => (scope.asked > 0 ? over('CancelledError') : this.#begin(body, scope, scope.frame, over)))
    return { cancel: () => void (scope.frame.isOver || this.#ask(scope)) }
  }

  #scope(frame: Frame, around: Scope | null, hasSignal: boolean): Scope {
    return {
      frame,
      around,
      asked: 0,
      askedBefore: askedOf(around),
      isToHear: false,
      passedTo: new Set(),
      again: null,
      heard: null,
      hasSignal,
    }
  }

  /** Each innermost await of its code is told. Where there is none, its next is, and first `unheard` is called. */
  #ask(scope: Scope, unheard: () => void = () => {}): void {
    scope.asked += 1
    const heard = this.#heardIn(scope)
    scope.isToHear = heard.length === 0
    if (scope.isToHear) unheard()
    const fetches = [...this.#fetches].filter(({ signalled }) => signalled.some((each) => each === scope))
    // Whether a signal's code goes on first, or who stands at it hears, is a matter of microtasks.
    const isBoth =
      heard.some(({ isNative }) => isNative) &&
      (heard.length > 1 || fetches.some(({ frame }) => frame !== heard[0]?.frame))
    const isBesideOthers = this.#hearsNative && this.#open.size > heard.length
    const isBesideHeard = fetches.some(({ frame }) => heard.some((each) => isBeside(frame, each.frame)))
    if ((isBoth || isBesideOthers || isBesideHeard) && fetches.length > 0) this.#isUncertain = true
    scope.passedTo.clear()
    if (heard.every(({ isOfOthers }) => isOfOthers)) for (const open of heard) scope.passedTo.add(open)
    for (const { cancel } of [...heard, ...fetches]) cancel()
  }

  /** Whether the next await hears. */
  #isToHear({ isToHear, passedTo, frame }: Scope): boolean {
    return isToHear || (passedTo.size > 0 && ![...passedTo].some((open) => isListenedTo(open.frame, frame)))
  }

  /** Where others were told, and have come back: somebody hears of it, or the next await does. */
  #cameBack(scope: Scope, open: Open): void {
    if (!scope.passedTo.delete(open)) return
    if (isListenedTo(open.frame, scope.frame)) scope.passedTo.clear()
    else if (scope.passedTo.size === 0) {
      scope.isToHear = true
      this.#after(0, () => this.#hearNow(scope))
    }
  }

  /** At the end of the step: where nothing of the loop's has begun that could hear, what is awaited of the host does. */
  #hearNow(asking: Scope, open?: Open): void {
    // What ends at once may have been told before.
    if (open && !this.#open.has(open)) this.#isUncertain = true
    const all = this.#heardIn(asking)
    const heard = asking.isToHear ? all[0] : all.find(({ frame }) => isBehind(asking.again, frame))
    if (!heard) return
    // Or the body that it is in, which has just begun, too.
    if ([...this.#open].some(({ frame, isNative }) => isNative && isAround(frame, heard.frame)))
      this.#isUncertain = true
    for (const each of outwards(heard.scope)) if (this.#isToHear(each) || each.again) this.#hears(each, heard.frame)
    heard.cancel()
  }

  /** The innermost awaits of its code: that of a body, too, which is left alone then, with nothing of the loop's in it. */
  #heardIn(scope: Scope): readonly Open[] {
    const all = [...this.#open].filter((open) => isWithin(open.scope, scope) && isListenedTo(open.frame, scope.frame))
    return all.filter(({ frame }) => !all.some((other) => isAround(frame, other.frame)))
  }

  /**
   * A group throws its errors though somebody else has asked its task to stop: asyncio asks again, so that the next await
   * hears. That is one of the code behind the group; what stands beside it was told when it was asked.
   */
  #askAgain(scope: Scope, group: Frame): void {
    const asking = outwards(scope).filter(({ asked, frame }) => asked > 0 && isListenedTo(group, frame))
    for (const each of asking) each.again = group
    // Behind what was told before.
    const soon = (act: () => void) => this.#after(0, () => this.#after(0, act))
    soon(() => {
      if (asking.some(({ again, frame }) => again === group && !frame.isOver)) this.#leaveBehind(scope, group)
    })
  }

  /** Nothing of the loop's has begun behind the group: the body that it is in is left, unless other code stands there. */
  #leaveBehind(scope: Scope, group: Frame): void {
    const open = [...this.#open]
    const around = open.filter(({ frame, isNative }) => isNative && framesAround(group).includes(frame))
    const body = around.find(({ frame }) => !open.some((other) => framesAround(other.frame).includes(frame)))
    if (!body) return
    for (const each of outwards(scope)) each.again = null
    body.cancel()
  }

  /** Where what the group stood in beside others is over, who goes on is not known to be behind it. */
  #hearsAgain(group: Frame): void {
    if (framesAround(group).some(({ kind, isOver }) => isOver && withinTask.has(kind ?? 'task')))
      this.#isUncertain = true
  }

  /** An await of the loop's begins. */
  #wait(
    frame: Frame,
    scope: Scope,
    cancel: (end: () => boolean) => void,
    { isNative = false, isOfOthers = false } = {},
  ): { end(): boolean } {
    const asking = outwards(scope).filter((each) => this.#isToHear(each) || isBehind(each.again, frame))
    const end = () => {
      for (const each of outwards(scope)) this.#cameBack(each, open)
      return this.#open.delete(open)
    }
    const open: Open = {
      frame,
      scope,
      isNative,
      isOfOthers,
      cancel: () => {
        if (this.#open.has(open)) cancel(end)
      },
    }
    this.#open.add(open)
    // Whether it goes on behind the group, or beside it, is not known of code at promises of the host's.
    const mayHear = ({ again }: Scope) => again !== null && isBeside(again, frame) && isListenedTo(frame, null)
    if (!this.#hearsNative && outwards(scope).some(mayHear)) this.#isUncertain = true
    const hearing = asking.filter((each) => isListenedTo(frame, each.frame))
    if (asking[0] && isNative) this.#after(0, () => this.#hearNow(asking[0] as Scope, open))
    else if (hearing.length > 0) {
      for (const each of hearing) this.#hears(each, frame)
      open.cancel()
    }
    for (const { heard } of outwards(scope)) {
      const isNow = heard?.atMs === this.#nowMs && isBeside(heard.frame, frame)
      if (isNow && isListenedTo(frame, null)) this.#isUncertain = true
    }
    return { end }
  }

  #hears(scope: Scope, frame: Frame): void {
    if (scope.again) this.#hearsAgain(scope.again)
    scope.isToHear = false
    scope.again = null
    scope.passedTo.clear()
    scope.heard = { frame, atMs: this.#nowMs }
    if (this.#stopped.some((each) => each.atMs === this.#nowMs && isBeside(each.frame, frame))) this.#isUncertain = true
  }

  // Parts

  #begin(part: Part, scope: Scope, around: Frame, ended: Ended): void {
    const frame: Frame = { kind: part.kind, around, isOver: false }
    this.#inside(part, scope, frame, (outcome) => {
      if (frame.isOver) return
      if (isListenedTo(frame, null)) this.#told.push({ number: part.number, atMs: this.#nowMs, outcome })
      frame.isOver = true
      ended(outcome)
    })
  }

  #inside(part: Part, scope: Scope, frame: Frame, ended: Ended): void {
    const begin = (inner: Part, then: Ended) => this.#begin(inner, scope, frame, then)
    switch (part.kind) {
      case 'sleep':
        return this.#sleep(part.delayMs, scope, frame, () => ended('value'), ended)
      case 'fails':
        return this.#sleep(part.delayMs, scope, frame, () => ended('Error'), ended)
      case 'native':
      case 'nativeFails': {
        const outcome = part.kind === 'native' ? 'value' : 'Error'
        if (this.#hearsNative) return this.#sleep(part.delayMs, scope, frame, () => ended(outcome), ended, true)
        return this.#after(part.delayMs, () => ended(outcome))
      }
      case 'fetch':
        return this.#fetch(part.delayMs, scope, frame, ended)
      case 'inRow':
        return begin(part.first, (outcome) => (outcome === 'value' ? begin(part.second, ended) : ended(outcome)))
      case 'caught':
        return begin(part.first, () => begin(part.second, ended))
      case 'all':
      case 'allSettled':
      case 'race':
      case 'any':
        return this.#combined(part, begin, ended)
      case 'gather':
        return this.#gathered(part.of, scope, frame, ended)
      case 'timeout':
      case 'waitFor':
        return this.#limited(part, scope, frame, ended)
      case 'group':
        return this.#grouped(part, scope, frame, ended)
      case 'task': {
        const task = this.#task(part.body, frame, (outcome) => {
          waiting.end()
          ended(outcome)
        })
        const waiting = this.#wait(frame, scope, () => task.cancel(), { isOfOthers: true })
        if (part.abortMs !== null) this.#after(part.abortMs, () => task.cancel())
      }
    }
  }

  #sleep(delayMs: number, scope: Scope, frame: Frame, ended: () => void, cancelled: Ended, isNative = false): void {
    const cancel = (end: () => boolean) => {
      if (end()) this.#after(0, () => cancelled('CancelledError'))
    }
    const waiting = this.#wait(frame, scope, cancel, { isNative })
    this.#after(delayMs, () => {
      if (waiting.end()) ended()
    })
  }

  #fetch(delayMs: number, scope: Scope, frame: Frame, ended: Ended): void {
    const own = outwards(scope).find(({ hasSignal }) => hasSignal) as Scope
    // A task's signal fires for each scope that all of its code is in, a scope's for those around it.
    const signalled = own.around ? outwards(own) : outwards(scope)
    const settle: Ended = (outcome) => {
      this.#fetches.delete(open)
      waiting?.end()
      ended(outcome)
    }
    const open = { frame, signalled, cancel: () => settle('AbortError') }
    const waiting = this.#hearsNative
      ? this.#wait(frame, scope, () => settle('CancelledError'), { isNative: true })
      : null
    if (frame.isOver) return
    if (signalled.some(({ asked }) => asked > 0)) {
      this.#stopped.push({ frame, atMs: this.#nowMs })
      return settle('AbortError')
    }
    this.#fetches.add(open)
    this.#after(delayMs, () => {
      if (this.#fetches.has(open)) settle('value')
    })
  }

  #combined(
    { kind, of }: Extract<Part, { of: readonly Part[] }>,
    begin: (part: Part, ended: Ended) => void,
    ended: Ended,
  ): void {
    let left = of.length
    const decide = this.#decision(ended)
    for (const each of of) {
      begin(each, (outcome) => {
        left -= 1
        const isDecided =
          kind === 'race' || (kind === 'all' && outcome !== 'value') || (kind === 'any' && outcome === 'value')
        if (isDecided) decide(outcome)
        else if (left === 0) ended(kind === 'any' ? 'AggregateError' : 'value')
      })
    }
  }

  /** The first counts. Where another comes at the same moment, which is first is a matter of microtasks. */
  #decision(ended: Ended): Ended {
    let first: { readonly outcome: Outcome; readonly atMs: number } | null = null
    return (outcome) => {
      if (first && first.atMs === this.#nowMs && first.outcome !== outcome) this.#isUncertain = true
      first ??= { outcome, atMs: this.#nowMs }
      ended(outcome)
    }
  }

  #gathered(of: readonly Part[], scope: Scope, frame: Frame, ended: Ended): void {
    let left = of.length
    let isCancelled = false
    const settle = this.#decision((outcome) => {
      waiting.end()
      ended(outcome)
    })
    const tasks = of.map((each) =>
      this.#task(each, frame, (outcome) => {
        left -= 1
        if (outcome !== 'value') settle(outcome)
        else if (left === 0) settle(isCancelled ? 'CancelledError' : 'value')
      }),
    )
    const cancel = () => {
      isCancelled = true
      for (const task of tasks) task.cancel()
    }
    const waiting = this.#wait(frame, scope, cancel, { isOfOthers: true })
  }

  #limited(part: Extract<Part, { kind: 'timeout' | 'waitFor' }>, scope: Scope, frame: Frame, ended: Ended): void {
    const inner = this.#scope(frame, scope, part.kind === 'timeout')
    let isLate = false
    const over: Ended = (outcome) => {
      waiting.end()
      const isOwn = isLate && outcome === 'CancelledError' && askedOf(scope) <= inner.askedBefore
      ended(isOwn ? 'TimeoutError' : outcome)
    }
    const leave = () => {
      inner.isToHear = true
      this.#left.set(part.number, this.#nowMs)
      over('CancelledError')
    }
    const waiting = this.#wait(frame, scope, leave, { isNative: true })
    this.#begin(part.body, inner, frame, over)
    this.#after(part.delayMs, () => {
      if (frame.isOver) return
      isLate = true
      this.#ask(inner, leave)
    })
  }

  #grouped(part: Extract<Part, { kind: 'group' }>, scope: Scope, frame: Frame, ended: Ended): void {
    const inner = this.#scope(frame, scope, true)
    const body: Frame = { kind: null, around: frame, isOver: false }
    const beganMs = this.#nowMs
    let left = part.tasks.length
    let [hasErrors, isAborting, isCancelled] = [false, false, false]
    let waiting: { end(): boolean } | null = null
    const abort = () => {
      isAborting = true
      for (const task of tasks) task.cancel()
    }
    const over = () => {
      waiting?.end()
      if (frame.isOver) return
      if (hasErrors) this.#askAgain(scope, frame)
      ended(hasErrors ? 'AggregateError' : isCancelled ? 'CancelledError' : 'value')
    }
    const tasks = part.tasks.map((each) =>
      this.#task(each, frame, (outcome) => {
        left -= 1
        if (outcome !== 'value' && outcome !== 'CancelledError') {
          hasErrors = true
          if (!isAborting) {
            abort()
            if (!body.isOver) this.#ask(inner, leave)
          }
        }
        if (body.isOver && left === 0) over()
      }),
    )
    const untilTasksEnd = () => {
      waiting = this.#wait(frame, scope, () => {
        isCancelled = true
        if (!isAborting) abort()
      })
    }
    const bodyOver: Ended = (outcome) => {
      if (body.isOver) return
      body.isOver = true
      // Whether its tasks have begun by then is a matter of microtasks.
      if (this.#nowMs === beganMs && tasks.length > 0) this.#isUncertain = true
      bodyWait.end()
      if (outcome === 'CancelledError') isCancelled = inner.asked === 0 || askedOf(scope) > inner.askedBefore
      else if (outcome !== 'value') hasErrors = true
      if (outcome !== 'value' && !isAborting) abort()
      if (left === 0) over()
      else untilTasksEnd()
    }
    const leave = () => {
      inner.isToHear = true
      this.#left.set(part.number, this.#nowMs)
      bodyOver('CancelledError')
    }
    const bodyWait = this.#wait(body, scope, leave, { isNative: true })
    this.#begin(part.body, inner, body, bodyOver)
  }
}

function outwards(scope: Scope): readonly Scope[] {
  return scope.around ? [scope, ...outwards(scope.around)] : [scope]
}

function askedOf(scope: Scope | null): number {
  return scope === null ? 0 : scope.asked + askedOf(scope.around)
}

function isWithin(scope: Scope, outer: Scope): boolean {
  return outwards(scope).includes(outer)
}

/** Whether it is of the code that goes on behind the group, and not of what stands beside that. */
function isBehind(group: Frame | null, frame: Frame): boolean {
  return group !== null && !isBeside(group, frame)
}

/** Whether they stand beside each other in one task. */
function isBeside(a: Frame, b: Frame): boolean {
  return withinTask.has(commonKind(a, b) ?? 'task')
}

/** Within one task. */
function framesAround({ around }: Frame): readonly Frame[] {
  return around === null || (around.kind === null && around.around?.kind !== 'group')
    ? []
    : [around, ...framesAround(around)]
}

/** What both are within. */
function commonKind(a: Frame, b: Frame): Part['kind'] | null {
  const aroundB = framesAround(b)
  return framesAround(a).find((each) => aroundB.includes(each))?.kind ?? null
}

function isAround(outer: Frame, { around }: Frame): boolean {
  return around !== null && (around === outer || isAround(outer, around))
}

/** Whether all that it is within, up to `outer`, still waits for it. */
function isListenedTo({ around }: Frame, outer: Frame | null): boolean {
  if (around === null || around === outer) return !(around?.isOver ?? false)
  return !around.isOver && isListenedTo(around, outer)
}
