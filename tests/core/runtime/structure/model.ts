import { combinators, type Outcome, type Part, type Program, type Told } from './program.ts'

/**
 * What a program must do, by rules without turns, microtasks or promises. A task that is asked to stop hears that at each
 * await where its code is, or else at its next await. A scope's request is heard only within its body. Code that nobody
 * awaits any more hears nothing. `hearsNative`: code declares which native promises it awaits, so these awaits count like
 * others.
 */
export function modelled(program: Program, hearsNative: boolean): Modelled {
  return new Model(hearsNative).run(program)
}

export interface Modelled {
  readonly told: readonly Told[]
  /** The timeouts and groups that went on without their body, and when. */
  readonly left: ReadonlyMap<number, number>
  /** Several parts decide a combinator at the same moment, with different outcomes. */
  readonly isUncertain: boolean
}

/** A part that has started. */
interface Frame {
  /** `null`: a task's code, or the body of a group. */
  readonly kind: Part['kind'] | null
  readonly around: Frame | null
  isOver: boolean
}

/** The code of a task, or the body of a timeout or group. */
interface Scope {
  readonly frame: Frame
  /** The scope around it, in the same task. */
  readonly around: Scope | null
  /** How often it was asked to stop. */
  asked: number
  /** How often the scopes around it had been asked to stop when it began. */
  readonly askedBefore: number
  /** The next await hears the request. */
  isToHear: boolean
  /**
   * Awaits of tasks and gathers that were told, when only those were open: none has come back, and by then nobody may await
   * them.
   */
  readonly passedTo: Set<Open>
  /** A group in it that threw its errors although the task was asked to stop: the code after the group hears the request. */
  again: Frame | null
  /** The frame that heard that request. */
  heard: { readonly frame: Frame; readonly atMs: number } | null
  /** Whether code can ask for its signal. */
  readonly hasSignal: boolean
}

/** An open await of the loop. */
interface Open {
  readonly frame: Frame
  readonly scope: Scope
  readonly cancel: () => void
  /** It awaits a native promise, or a body. */
  readonly isNative: boolean
  /** It awaits a task or a gather: these are told, and come back later. */
  readonly isOfOthers: boolean
}

/** A fetch that a signal stops, and the scopes whose request fires the signal. */
interface Fetch {
  readonly frame: Frame
  readonly signalled: readonly Scope[]
  readonly cancel: () => void
}

/** Combinators whose parts are next to each other in one task. */
const withinTask: ReadonlySet<Part['kind']> = new Set(combinators.filter((kind) => kind !== 'gather'))

type Ended = (outcome: Outcome) => void

class Model {
  readonly #hearsNative: boolean
  readonly #events: { readonly atMs: number; readonly act: () => void }[] = []
  readonly #open = new Set<Open>()
  readonly #fetches = new Set<Fetch>()
  /** Fetches whose signal had fired already: their code goes on at once. */
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
      // Other events at the moment of its end may have decided it, too.
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

  /** It starts a turn later, unless it has been cancelled by then. `cancel` asks it to stop, unless it has ended. */
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

  /** Tells each innermost await of a scope's code. If there is none, the next one is told, and `unheard` is called first. */
  #ask(scope: Scope, unheard: () => void = () => {}): void {
    scope.asked += 1
    const heard = this.#heardIn(scope)
    scope.isToHear = heard.length === 0
    if (scope.isToHear) unheard()
    const fetches = [...this.#fetches].filter(({ signalled }) => signalled.some((each) => each === scope))
    // Whether a signal's code goes on first, or the await hears, is a matter of microtasks.
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

  /** Tasks and gathers that were told have come back: an await hears of it, or else the next one does. */
  #cameBack(scope: Scope, open: Open): void {
    if (!scope.passedTo.delete(open)) return
    if (isListenedTo(open.frame, scope.frame)) scope.passedTo.clear()
    else if (scope.passedTo.size === 0) {
      scope.isToHear = true
      this.#after(0, () => this.#hearNow(scope))
    }
  }

  /** At the end of a step: if no await of the loop has started that could hear, the native awaits do. */
  #hearNow(asking: Scope, open?: Open): void {
    // An await that ends at once may have been told before.
    if (open && !this.#open.has(open)) this.#isUncertain = true
    const all = this.#heardIn(asking)
    const heard = asking.isToHear ? all[0] : all.find(({ frame }) => isBehind(asking.again, frame))
    if (!heard) return
    // Or the body around it, which has just started too.
    if ([...this.#open].some(({ frame, isNative }) => isNative && isAround(frame, heard.frame)))
      this.#isUncertain = true
    for (const each of outwards(heard.scope)) if (this.#isToHear(each) || each.again) this.#hears(each, heard.frame)
    heard.cancel()
  }

  /** The innermost awaits of a scope's code. A body without awaits of the loop counts as one, and is then abandoned. */
  #heardIn(scope: Scope): readonly Open[] {
    const all = [...this.#open].filter((open) => isWithin(open.scope, scope) && isListenedTo(open.frame, scope.frame))
    return all.filter(({ frame }) => !all.some((other) => isAround(frame, other.frame)))
  }

  /**
   * A group throws its errors although its task was asked to stop: asyncio asks again, so that the next await hears. That
   * is an await of the code after the group; code next to the group was told when the task was asked.
   */
  #askAgain(scope: Scope, group: Frame): void {
    const asking = outwards(scope).filter(({ asked, frame }) => asked > 0 && isListenedTo(group, frame))
    for (const each of asking) each.again = group
    // After everything that was told before.
    const soon = (act: () => void) => this.#after(0, () => this.#after(0, act))
    soon(() => {
      if (asking.some(({ again, frame }) => again === group && !frame.isOver)) this.#leaveBehind(scope, group)
    })
  }

  /** No await of the loop has started after the group: the body around it is abandoned, unless other code is in it. */
  #leaveBehind(scope: Scope, group: Frame): void {
    const open = [...this.#open]
    const around = open.filter(({ frame, isNative }) => isNative && framesAround(group).includes(frame))
    const body = around.find(({ frame }) => !open.some((other) => framesAround(other.frame).includes(frame)))
    if (!body) return
    for (const each of outwards(scope)) each.again = null
    body.cancel()
  }

  /** If the combinator around the group is over, it is not known whether the code that goes on comes after the group. */
  #hearsAgain(group: Frame): void {
    if (framesAround(group).some(({ kind, isOver }) => isOver && withinTask.has(kind ?? 'task')))
      this.#isUncertain = true
  }

  /** Starts an await of the loop. */
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
    // For code at native promises it is not known whether it comes after the group or is next to it.
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
    // A task's signal fires for each scope around all of its code, a scope's signal for the scopes around it.
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

  /** The first outcome counts. If another one comes at the same moment, which is first is a matter of microtasks. */
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
      // Whether its tasks have started by then is a matter of microtasks.
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

/** Whether a frame belongs to the code after the group, rather than to code next to it. */
function isBehind(group: Frame | null, frame: Frame): boolean {
  return group !== null && !isBeside(group, frame)
}

/** Whether two frames are next to each other in one task. */
function isBeside(a: Frame, b: Frame): boolean {
  return withinTask.has(commonKind(a, b) ?? 'task')
}

/** Within one task. */
function framesAround({ around }: Frame): readonly Frame[] {
  return around === null || (around.kind === null && around.around?.kind !== 'group')
    ? []
    : [around, ...framesAround(around)]
}

/** The innermost part that contains both. */
function commonKind(a: Frame, b: Frame): Part['kind'] | null {
  const aroundB = framesAround(b)
  return framesAround(a).find((each) => aroundB.includes(each))?.kind ?? null
}

function isAround(outer: Frame, { around }: Frame): boolean {
  return around !== null && (around === outer || isAround(outer, around))
}

/** Whether all parts around it, up to `outer`, still wait for it. */
function isListenedTo({ around }: Frame, outer: Frame | null): boolean {
  if (around === null || around === outer) return !(around?.isOver ?? false)
  return !around.isOver && isListenedTo(around, outer)
}
