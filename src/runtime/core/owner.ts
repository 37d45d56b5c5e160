import { AsyncLocalStorage } from 'node:async_hooks'
import { checkCallback } from '../ground/arguments.ts'
import { LoopError } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import type { ContextVar } from './context-var.ts'
import type { Task } from './task.ts'

/** What the variables are set to. */
export type Values = ReadonlyMap<ContextVar<unknown>, unknown>

const noValues: Values = new Map()

/**
 * The values of the context variables that some code sees; asyncio's `contextvars.Context`. A task has one of its own,
 * copied from its creator's. A copy costs one object: the values are shared until somebody sets one.
 */
export class Context implements Iterable<ContextVar<unknown>> {
  #values: Values
  #isEntered = false

  /** @internal */
  constructor(values: Values = noValues) {
    this.#values = values
  }

  /** @internal Never changed, only replaced: who keeps them keeps a copy. */
  get values(): Values {
    return this.#values
  }

  /** How many variables have a value in it. */
  get size(): number {
    return this.#values.size
  }

  /** Another with the same values: what is set in one is not seen in the other. */
  copy(): Context {
    return new Context(this.#values)
  }

  /** Whether the variable has a value in it; its default is none. */
  has(variable: ContextVar<unknown>): boolean {
    return this.#values.has(variable)
  }

  /** The variable's value in it; undefined where it has none. */
  get<T>(variable: ContextVar<T>): T | undefined {
    return this.#values.get(variable as unknown as ContextVar<unknown>) as T | undefined
  }

  [Symbol.iterator](): Iterator<ContextVar<unknown>> {
    return this.#values.keys()
  }

  /** Calls `fn` in this context: what it sets stays here. Throws a LoopError where the context is entered already. */
  run<A extends readonly unknown[], T>(fn: (...args: A) => T, ...args: A): T {
    checkCallback(fn, 'Context.run')
    if (this.#isEntered) throw new LoopError('cannot enter context: it is already entered')
    this.#isEntered = true
    try {
      return runInContext(this, () => fn(...args))
    } finally {
      this.#isEntered = false
    }
  }

  /** @internal */
  set(variable: ContextVar<unknown>, value: unknown): void {
    this.#values = new Map(this.#values).set(variable, value)
  }

  /** @internal */
  unset(variable: ContextVar<unknown>): void {
    const values = new Map(this.#values)
    values.delete(variable)
    this.#values = values
  }
}

/**
 * Whose code runs. What the loop calls, and all that continues from there in the same step, is known by the step. What
 * continues behind a native await is known by an AsyncLocalStorage, where the loop tracks native awaits.
 */
export interface Owner {
  readonly task: Task<unknown> | null
  /** `null`: the task's own. */
  readonly context: Context | null
  /** It is no task's: the loop's whose turn it is, as code of its callbacks is. */
  readonly turnOf?: EventLoop
}

/** The step that is being performed: one callback of the loop, and all that its code can do without waiting. */
export interface Step {
  loop: EventLoop | null
  task: Task<unknown> | null
  context: Context | null
  /** Counted over all loops: another as a step begins and as it ends, so what goes on between two has one too. */
  number: number
}

/** Where some code comes from. */
export type Origin = Pick<Step, 'loop' | 'task'>

/** @internal Written by the loop alone. */
export const step: Step = { loop: null, task: null, context: null, number: 0 }

/**
 * @internal The step that an error has left for the host, through the drain: when the host tells of it, the step is over
 * and nothing else says whose it was. `null` once the loop goes on.
 */
export const thrownFrom: { step: Origin | null } = { step: null }

/** The context of code that no loop runs. */
export const outerContext: Context = new Context()

const tracked = new AsyncLocalStorage<Owner | undefined>()
/** An AsyncLocalStorage costs only once somebody has entered it. */
let isTracking = false

/** Calls `fn` so that whatever continues from it, behind native awaits too, is known to be of `owner`. */
export function runTracked<T>(owner: Owner, fn: () => T): T {
  isTracking = true
  return tracked.run(owner, fn)
}

/** Calls `fn` as no task's code: a turn of the loop begins with it, whoever asked for the turn. */
export function runTurn(loop: EventLoop, fn: () => void): void {
  isTracking ||= loop.tracksNativeAwaits
  if (isTracking) tracked.run({ task: null, context: null, turnOf: loop }, fn)
  else fn()
}

/** @internal `fn`, to be called where other stores hold: whose code it is stays as it is here. */
export function ownerKept<T>(fn: () => T): () => T {
  if (!isTracking) return fn
  const owner = tracked.getStore()
  return () => (tracked.getStore() === owner ? fn() : tracked.run(owner, fn))
}

/** @internal Calls `fn` as nobody's code behind native awaits: what it makes holds no task. */
export function asNobody<T>(fn: () => T): T {
  return isTracking ? tracked.run(undefined, fn) : fn()
}

/** @internal Calls `fn` in a context, within the present task. */
export function runInContext<T>(context: Context, fn: () => T): T {
  const owner = trackedOwner()
  if (owner) return tracked.run({ task: owner.task, context }, fn)
  const before = step.context
  step.context = context
  try {
    return fn()
  } finally {
    step.context = before
  }
}

/**
 * Tells one step of the loops in this process from every other: it is the same from a step's begin to its end, and the same
 * for what the host calls between two steps.
 */
export function stepNumber(): number {
  return step.number
}

/**
 * Calls `fn` as code of `loop`, for a caller who knows whose it is where the loop itself may not: in a callback of the host,
 * or behind a native await. Where it is known to be this loop's, the task stays.
 */
export function callIn<T>(loop: EventLoop, fn: () => T): T {
  if (presentLoop() === loop) return fn()
  const before = { ...step }
  Object.assign(step, { loop, task: null, context: null })
  try {
    return asNobody(fn)
  } finally {
    Object.assign(step, before)
  }
}

/** The task whose code this is; `null`: a callback's, or nobody's. One that has ended has no code any more. */
export function presentTask(): Task<unknown> | null {
  const owner = trackedOwner()
  const task = owner ? owner.task : step.task
  return task === null || task.done() ? null : task
}

export function currentContext(): Context {
  const { task, context } = trackedOwner() ?? step
  return context ?? task?.context ?? outerContext
}

/** asyncio's `contextvars.copy_context`: the values that the present code sees. */
export function copyOfCurrentContext(): Context {
  return currentContext().copy()
}

/** What a task that is made here sees: a copy of the present context that costs nothing. */
export function currentValues(): Values {
  const { task, context } = trackedOwner() ?? step
  if (context) return context.values
  return task ? task.values : outerContext.values
}

/** The loop whose code this is, as far as is known. */
export function presentLoop(): EventLoop | null {
  return trackedOwner()?.task?.loop ?? step.loop
}

/** Whose code this is, as far as is known, be the task done or not. */
export function presentOrigin(): Origin {
  if (step.loop) return { loop: step.loop, task: trackedOwner()?.task ?? step.task }
  const task = trackedOwner()?.task ?? null
  return { loop: task?.loop ?? null, task }
}

/**
 * The loop in whose turn began what has led here. It says whose an error is that nobody handles, and no more: what a callback
 * of a loop has called may begin something that is none of its.
 */
export function presentTurn(): EventLoop | null {
  return (isTracking ? tracked.getStore()?.turnOf : null) ?? null
}

function trackedOwner(): Owner | undefined {
  const owner = isTracking ? tracked.getStore() : undefined
  return owner?.turnOf ? undefined : owner
}
