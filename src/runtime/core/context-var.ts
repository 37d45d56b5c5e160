import { check, givenText, optionsMistake } from '../ground/arguments.ts'
import { LoopError } from '../ground/errors.ts'
import { type Context, currentContext } from './owner.ts'

/** The variable's value before a `set`; `reset` restores it, once. */
export interface Token<T> {
  /** The variable that was set: only this one can be reset with the token. */
  readonly variable: ContextVar<T>
  /** The value before; `undefined` where there was none. */
  readonly oldValue: T | undefined
}

interface OwnToken<T> extends Token<T> {
  readonly context: Context
  readonly hadValue: boolean
  isUsed: boolean
}

/** asyncio's `contextvars.ContextVar`: a variable with its own value in each task. */
export class ContextVar<T> {
  /** Its name in error messages. */
  readonly name: string
  readonly #default: { readonly value: T } | null

  constructor(name: string, options: { readonly default?: T } = {}) {
    check(optionsMistake(options, 'ContextVar', "{ default: 'nobody' }"))
    this.name = name
    this.#default = 'default' in options ? { value: options.default as T } : null
  }

  /**
   * The value in the present context; without one `fallback`, then the variable's default. Throws a ReferenceError
   * (asyncio's LookupError) where there is none of these.
   */
  get(...fallback: [T?]): T {
    const context = currentContext()
    if (context.has(this as unknown as ContextVar<unknown>)) return context.get(this) as T
    if (fallback.length > 0) return fallback[0] as T
    if (this.#default) return this.#default.value
    throw new ReferenceError(`the context variable '${this.name}' has no value`)
  }

  /** Sets the value for this task and for the tasks it makes from here on. */
  set(value: T): Token<T> {
    const context = currentContext()
    const token: OwnToken<T> = {
      variable: this,
      context,
      hadValue: context.has(this as unknown as ContextVar<unknown>),
      oldValue: context.get(this),
      isUsed: false,
    }
    context.set(this as unknown as ContextVar<unknown>, value)
    return token
  }

  /** Undoes a `set`. Throws a LoopError for a used token, a TypeError for one of another variable or context. */
  reset(token: Token<T>): void {
    if (typeof token !== 'object' || token === null || !('variable' in token)) {
      throw new TypeError(`ContextVar.reset: what set() gave was expected, got ${givenText(token)}`)
    }
    const own = token as OwnToken<T>
    if (own.isUsed) throw new LoopError(`the token of the context variable '${this.name}' has already been used once`)
    if (own.variable !== this) throw new TypeError(`the token was made by another context variable than '${this.name}'`)
    if (own.context !== currentContext()) throw new TypeError(`the token was made in another context`)
    own.isUsed = true
    if (own.hadValue) own.context.set(this as unknown as ContextVar<unknown>, own.oldValue)
    else own.context.unset(this as unknown as ContextVar<unknown>)
  }
}
