import * as asyncio from '#runtime'
import { perform } from './actions.ts'
import { awaitable } from './awaitables.ts'
import { enter, isBlock } from './blocks.ts'
import type { Action, Block, Body, Operation, Program, Statement } from './language.ts'
import { withTexts } from './print.ts'
import { isCaught, show } from './show.ts'
import { makeThing, type ThingMade } from './things.ts'
import type { Transcript } from './transcript.ts'

/** What is put between `await` and its operand: nothing, or the `$await` of compiled code. */
export type Awaits = <T>(value: PromiseLike<T> | T) => PromiseLike<T> | T

export interface RunOptions {
  readonly awaits?: Awaits
  /**
   * Whether the interpreter's own helpers return coroutine objects; otherwise they are async functions, which return native
   * promises.
   */
  readonly areCallsCold?: boolean
  /** As in the options of EventLoop. */
  readonly tracksNativeAwaits?: boolean
  /** Watches the loop, which must not change what the program does. */
  readonly instrument?: asyncio.Instrument
  /** Called with each operation and its outcome: `ok`, or the name of its error. */
  readonly told?: (operation: Operation, outcome: string) => void
}

/** A body's `return`, on its way out of the blocks. */
export interface Ending {
  readonly value: number
}

const deadlockMs = 10_000

/** Runs `program` on our runtime, on virtual time; gives its transcript. */
export function transcriptOf(program: Program, options: RunOptions = {}): Promise<Transcript> {
  return new Run(withTexts(program), options).run()
}

/** One run of a program: the objects behind its names, and its transcript so far. The same as `Run` in interpreter.py. */
export class Run {
  readonly loop: asyncio.EventLoop
  readonly variable = new asyncio.ContextVar<number | null>('variable', { default: null })
  readonly futures = new Map<string, asyncio.Future<unknown>>()
  readonly groups = new Map<string, asyncio.TaskGroup>()
  readonly scopes = new Map<string, asyncio.Timeout>()
  readonly callbacks = new Map<string, (future?: asyncio.Future<unknown>) => void>()
  readonly handles = new Map<string, asyncio.Handle>()
  readonly things = new Map<string, ThingMade>()
  readonly awaits: Awaits
  hasAwaitedSelf = false
  readonly #areCallsCold: boolean
  readonly #told: (operation: Operation, outcome: string) => void
  readonly #main: Body
  readonly #lines: string[] = []
  #isOver = false

  constructor(program: Program, options: RunOptions) {
    const {
      awaits = (value) => value,
      tracksNativeAwaits = true,
      areCallsCold = false,
      instrument,
      told = () => {},
    } = options
    this.loop = new asyncio.EventLoop({ clock: asyncio.virtualClock(), tracksNativeAwaits })
    this.awaits = awaits
    this.#areCallsCold = areCallsCold
    this.#told = told
    this.#main = program.main
    this.loop.setExceptionHandler((context) => this.#handle(context))
    if (instrument) this.loop.addInstrument(instrument)
    for (const [name, thing] of Object.entries(program.things)) this.things.set(name, makeThing(thing, this.things))
  }

  // The run

  async run(): Promise<Transcript> {
    const main = this.loop.createTask(() => this.call(this.#main), { name: 'main' })
    this.futures.set('main', main)
    this.#watch(deadlockMs)
    await this.#untilComplete(main)
    this.#tellStates()
    if (this.loop.allTasks().length > 0) await this.#cancelWhatIsLeft()
    this.#isOver = true
    this.loop.close()
    return this.#lines
  }

  async #untilComplete(main: asyncio.Future<unknown>): Promise<void> {
    try {
      this.#line(`run = ${show(await this.loop.runUntilComplete(main))}`)
    } catch (error) {
      this.#line(`run ! ${show(error)}`)
    }
  }

  async #cancelWhatIsLeft(): Promise<void> {
    this.#line('cancel what is left')
    this.#watch(2 * deadlockMs)
    try {
      await asyncio.cancelAllTasks(this.loop)
    } catch (error) {
      this.#line(`! ${show(error)}`)
    }
    this.#tellStates()
  }

  #watch(atMs: number): void {
    this.loop.callAt(atMs, () => {
      this.#line('deadlock')
      this.loop.stop()
    })
  }

  #tellStates(): void {
    for (const [name, future] of this.futures) {
      this.#line(`${name}: ${this.#state(future)}`)
    }
  }

  #state(future: asyncio.Future<unknown>): string {
    const cancelling = future instanceof asyncio.Task ? future.cancelling() : 0
    const outcome = future.done() ? this.outcome(future) : 'pending'
    return cancelling > 0 ? `${outcome}, cancelling ${cancelling}` : outcome
  }

  outcome(future: Pick<asyncio.Future<unknown>, 'result'>): string {
    try {
      return `= ${show(future.result())}`
    } catch (error) {
      return `! ${show(error)}`
    }
  }

  #line(text: string): void {
    if (!this.#isOver) this.#lines.push(text)
  }

  log(who: string, text: string): void {
    this.#line(`${this.loop.time()} ${who}: ${text}`)
  }

  #handle({ message, error }: asyncio.LoopContext): void {
    // When CPython reports those depends on its garbage collector.
    if (!message.includes('never retrieved')) this.log('handler', `${message}: ${show(error)}`)
  }

  nameOf(future: unknown): string {
    for (const [name, other] of this.futures) if (other === future) return name
    return 'unnamed'
  }

  // Bodies and statements

  async call({ as: who, do: statements }: Body): Promise<number | undefined> {
    this.log(who, 'begins')
    let ending: Ending | undefined
    try {
      ending = await this.helper(() => this.block(who, statements))
    } catch (error) {
      this.log(who, `throws ${show(error)}`)
      throw error
    }
    this.log(who, `returns ${show(ending?.value)}`)
    return ending?.value
  }

  /** `await` of an async function of this file. */
  helper<T>(begin: () => Promise<T>): PromiseLike<T> | T {
    return this.awaits<T>(this.#areCallsCold ? asyncio.coroutine(begin) : begin())
  }

  async block(who: string, statements: readonly Statement[]): Promise<Ending | undefined> {
    for (const statement of statements) {
      const ending = await this.helper(() => this.#statement(who, statement))
      if (ending) return ending
    }
    return undefined
  }

  async #statement(who: string, statement: Statement): Promise<Ending | undefined> {
    if (statement.op === 'return' || statement.op === 'repeat' || statement.op === 'try') this.#told(statement.op, 'ok')
    if (statement.op === 'return') return { value: statement.value }
    if (statement.op === 'repeat') return await this.helper(() => this.#repeat(who, statement))
    if (statement.op === 'try') return await this.helper(() => this.#try(who, statement))
    let ending: Ending | undefined
    let value: unknown = 'left'
    try {
      if (statement.op === 'await') value = await this.awaits(awaitable(this, statement.of))
      else if (isBlock(statement)) ending = await this.awaits(enter(this, who, statement))
      else value = perform(this, statement)
    } catch (error) {
      this.#failed(who, statement, error)
      return undefined
    }
    this.#succeeded(who, statement, value)
    return ending
  }

  /** Performs the actions of a callback. */
  act(who: string, statements: readonly Action[]): void {
    for (const action of statements) {
      let value: unknown
      try {
        value = perform(this, action)
      } catch (error) {
        this.#failed(who, action, error)
        continue
      }
      this.#succeeded(who, action, value)
    }
  }

  #succeeded(who: string, statement: Action | Block | Await, value: unknown): void {
    this.#told(operationOf(statement), 'ok')
    this.log(who, `${text(statement)} = ${show(value)}`)
  }

  #failed(who: string, statement: Action | Block | Await, error: unknown): void {
    this.#told(operationOf(statement), (error as Error).name)
    this.log(who, `${text(statement)} ! ${show(error)}`)
    if (!isCaught(error, statement.swallow)) throw error
  }

  async #repeat(who: string, { times, do: statements }: Repeat): Promise<Ending | undefined> {
    for (let i = 0; i < times; i += 1) {
      const ending = await this.helper(() => this.block(who, statements))
      if (ending) return ending
    }
    return undefined
  }

  async #try(who: string, statement: Try): Promise<Ending | undefined> {
    const { finally: atLast } = statement
    if (!atLast) return await this.helper(() => this.#guarded(who, statement))
    let ending: Ending | undefined
    try {
      ending = await this.helper(() => this.#guarded(who, statement))
    } finally {
      this.log(who, 'finally')
      const last = await this.helper(() => this.block(who, atLast))
      // biome-ignore lint/correctness/noUnsafeFinally: a `return` in `finally`, after which the error is gone
      if (last) return last
    }
    return ending
  }

  async #guarded(who: string, statement: Try): Promise<Ending | undefined> {
    try {
      return await this.helper(() => this.block(who, statement.do))
    } catch (error) {
      if (!isCaught(error, statement.catch)) throw error
      this.#told('try', (error as Error).name)
      this.log(who, `caught ${show(error)}`)
      const ending = await this.helper(() => this.block(who, statement.handler))
      if (statement.rethrow && !ending) throw error
      return ending
    }
  }
}

type Await = Extract<Statement, { op: 'await' }>
type Repeat = Extract<Statement, { op: 'repeat' }>
type Try = Extract<Statement, { op: 'try' }>

function operationOf(statement: Action | Block | Await): Operation {
  return statement.op === 'await' ? `await ${statement.of.kind}` : statement.op
}

/** The statement's text, the same for both interpreters: `withTexts` has added it. */
function text(statement: Statement): string {
  return (statement as Statement & { readonly text: string }).text
}
