import { AsyncLocalStorage } from 'node:async_hooks'
import { checkCallback } from '../ground/arguments.ts'
import { LoopError } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import type { ContextVar } from './context-var.ts'
import type { Task } from './task.ts'

/** The values of the context variables. */
export type Values = ReadonlyMap<ContextVar<unknown>, unknown>

const noValues: Values = new Map()

/**
 * The values of context variables that some code sees; asyncio's `contextvars.Context`. Each task has its own, copied
 * from its creator's. A copy costs one object: the values are shared until one is set.
 */
export class Context implements Iterable<ContextVar<unknown>> {
  #values: Values
  #isEntered = false

  /** @internal */
  constructor(values: Values = noValues) {
    this.#values = values
  }

  /** @internal The map is never changed, only replaced, so a reference to it is a copy. */
  get values(): Values {
    return this.#values
  }

  /** How many variables have a value in it. */
  get size(): number {
    return this.#values.size
  }

  /** A copy with the same values: a `set` in one is not seen in the other. */
  copy(): Context {
    return new Context(this.#values)
  }

  /** Whether the variable has a value in it. A default does not count. */
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

  /** Calls `fn` in this context: what `fn` sets stays in it. Throws a LoopError if the context is entered already. */
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
 * The task and the context that code belongs to. Within a step the loop knows both. Behind a native await an
 * AsyncLocalStorage carries them, if the loop tracks native awaits.
 */
export interface Owner {
  readonly task: Task<unknown> | null
  /** `null`: the task's own. */
  readonly context: Context | null
  /** Set where the code belongs to no task: the loop whose turn or callback it runs in. */
  readonly turnOf?: EventLoop
}

/** The step that runs now: one callback of the loop, with all that its code does without waiting. */
export interface Step {
  loop: EventLoop | null
  task: Task<unknown> | null
  context: Context | null
  /**
   * Counted over all loops. It changes when a step begins and when it ends, so code between two steps has a number of
   * its own.
   */
  number: number
}

/** The loop and the task that some code comes from. */
export type Origin = Pick<Step, 'loop' | 'task'>

/** @internal Written by the loop alone. */
export const step: Step = { loop: null, task: null, context: null, number: 0 }

/**
 * @internal The step whose error has gone to the host: by the time the host reports the error, the step is over and
 * nothing else says whose it was. `null` once the loop goes on.
 */
export const thrownFrom: { step: Origin | null } = { step: null }

/** The context of code outside of every loop. */
export const outerContext: Context = new Context()

const tracked = new AsyncLocalStorage<Owner | undefined>()
/** False until somebody enters the AsyncLocalStorage: before that, reading it is needless. */
let isTracking = false

/** Calls `fn` so that code which continues from it, even behind native awaits, is known to belong to `owner`. */
export function runTracked<T>(owner: Owner, fn: () => T): T {
  isTracking = true
  return tracked.run(owner, fn)
}

/** Calls `fn` as code of no task: a turn of the loop begins here, whatever code asked for the turn. */
export function runTurn(loop: EventLoop, fn: () => void): void {
  isTracking ||= loop.tracksNativeAwaits
  if (isTracking) tracked.run({ task: null, context: null, turnOf: loop }, fn)
  else fn()
}

/** @internal Returns an `fn` that may be called in other stores and still belongs to the present owner. */
export function ownerKept<T>(fn: () => T): () => T {
  if (!isTracking) return fn
  const owner = tracked.getStore()
  return () => (tracked.getStore() === owner ? fn() : tracked.run(owner, fn))
}

/** @internal Calls `fn` without an owner, so that what it makes keeps no task alive. */
export function asNobody<T>(fn: () => T): T {
  return isTracking ? tracked.run(undefined, fn) : fn()
}

/** @internal Calls `fn` in a context, as code of the present task. */
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
 * A number that tells apart the steps of all loops in this process. It is the same from a step's begin to its end, and
 * the same for all that the host calls between two steps.
 */
export function stepNumber(): number {
  return step.number
}

/**
 * Calls `fn` as code of `loop`, for a caller who knows the loop where the runtime may not: in a callback of the host,
 * or behind a native await. Code that is known to be of this loop keeps its task.
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

/**
 * The task that the running code belongs to; `null` for a callback, for code of no task, and after the task has ended.
 */
export function presentTask(): Task<unknown> | null {
  const owner = trackedOwner()
  const task = owner ? owner.task : step.task
  return task === null || task.done() ? null : task
}

export function currentContext(): Context {
  const { task, context } = trackedOwner() ?? step
  return context ?? task?.context ?? outerContext
}

/** asyncio's `contextvars.copy_context`: a copy of the values that the running code sees. */
export function copyOfCurrentContext(): Context {
  return currentContext().copy()
}

/** The values that a task made here sees: a copy of the present context that costs nothing. */
export function currentValues(): Values {
  const { task, context } = trackedOwner() ?? step
  if (context) return context.values
  return task ? task.values : outerContext.values
}

/** The loop that the running code belongs to, as far as is known. */
export function presentLoop(): EventLoop | null {
  return trackedOwner()?.task?.loop ?? step.loop
}

/** The loop and the task that the running code belongs to, as far as is known, even if the task is done. */
export function presentOrigin(): Origin {
  if (step.loop) return { loop: step.loop, task: trackedOwner()?.task ?? step.task }
  const task = trackedOwner()?.task ?? null
  return { loop: task?.loop ?? null, task }
}

/**
 * The loop in whose turn the running code began. It serves only to say whose an unhandled error is: a callback of a
 * loop may start code that has nothing to do with the loop.
 */
export function presentTurn(): EventLoop | null {
  return (isTracking ? tracked.getStore()?.turnOf : null) ?? null
}

function trackedOwner(): Owner | undefined {
  const owner = isTracking ? tracked.getStore() : undefined
  return owner?.turnOf ? undefined : owner
}
