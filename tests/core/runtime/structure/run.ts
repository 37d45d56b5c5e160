import { AsyncLocalStorage } from 'node:async_hooks'
import {
  ContextVar,
  type Coroutine,
  cancelAllTasks,
  createTask,
  currentTask,
  EventLoop,
  gather,
  sleep,
  taskGroup,
  timeout,
  waitFor,
} from '#runtime'
import { SteppedClock } from './clock.ts'
import type { Outcome, Part, Program, Told } from './program.ts'

/** What is put between `await` and its operand. */
type Awaits = <T>(value: PromiseLike<T> | T) => PromiseLike<T> | T

export interface Regime {
  readonly awaits: Awaits
  readonly tracksNativeAwaits: boolean
}

/**
 * Runs a program on virtual time. Throws if code after an await is not known to be its task's, or is in the stores of
 * another task.
 */
export async function ran(program: Program, regime: Regime): Promise<readonly Told[]> {
  const run = new Run(regime)
  return await run.run(program)
}

/** One storage for all runs: each one that was ever entered slows every promise from then on. */
const stores = new AsyncLocalStorage<number>()

interface Frame {
  readonly around: Frame | null
  isOver: boolean
}

/** The surroundings of a running part. */
interface Place {
  readonly frame: Frame
  readonly signal: () => AbortSignal
  /** The value that its task has set for the context variable. */
  readonly task: number
}

class Run {
  readonly #clock = new SteppedClock()
  readonly #loop: EventLoop
  readonly #awaits: Awaits
  readonly #told: Told[] = []
  readonly #wrong: string[] = []
  readonly #variable = new ContextVar<number>('task', { default: -1 })
  #tasks = 0

  constructor({ awaits, tracksNativeAwaits }: Regime) {
    this.#loop = new EventLoop({ clock: this.#clock, tracksNativeAwaits })
    this.#awaits = awaits
  }

  async run({ main, cancelMs }: Program): Promise<readonly Told[]> {
    this.#loop.setExceptionHandler(() => undefined)
    const root = this.#loop.createTask(this.#task(main, null))
    if (cancelMs !== null) this.#loop.callAt(cancelMs, () => root.cancel())
    const ended = this.#loop.runUntilComplete(root)
    await this.#clock.goOnUntil(ended)
    await this.#clock.goOnUntil(cancelAllTasks(this.#loop))
    this.#loop.close()
    if (this.#wrong.length > 0) throw new Error(this.#wrong.join('\n'))
    return this.#told
  }

  #task(body: Part, around: Frame | null): Coroutine<void> {
    return async () => {
      this.#tasks += 1
      const place = {
        frame: { around, isOver: false },
        signal: () => currentTask()?.signal as AbortSignal,
        task: this.#tasks,
      }
      this.#variable.set(place.task)
      try {
        await this.#awaits(this.#part(body, place))
      } finally {
        place.frame.isOver = true
      }
    }
  }

  /** Runs a part in stores of its own, and reports how it ends. */
  #part(part: Part, { signal, task, frame: around }: Place): Promise<void> {
    return stores.run(part.number, async () => {
      const frame = { around, isOver: false }
      let outcome: Outcome = 'value'
      try {
        await this.#awaits(this.#inside(part, { frame, signal, task }))
      } catch (error) {
        outcome = (error as Error).name as Outcome
        throw error
      } finally {
        if (isListenedTo(frame)) {
          this.#check(part, task)
          this.#told.push({ number: part.number, atMs: this.#loop.time(), outcome })
        }
        frame.isOver = true
      }
    })
  }

  #check({ number }: Part, task: number): void {
    const [store, variable] = [stores.getStore(), this.#variable.get()]
    if (store !== number) this.#wrong.push(`#${number} goes on in the stores of #${store}`)
    if (variable !== task) this.#wrong.push(`#${number} of task ${task} sees the variables of task ${variable}`)
  }

  #inside(part: Part, place: Place): PromiseLike<unknown> {
    const begin = (inner: Part, signal = place.signal) => this.#part(inner, { ...place, signal })
    const task = (inner: Part) => this.#task(inner, place.frame)
    switch (part.kind) {
      case 'sleep':
        return sleep(part.delayMs)
      case 'fails':
        return this.#fails(part.delayMs)
      case 'native':
        return this.#native(part.delayMs, (ended) => ended())
      case 'nativeFails':
        return this.#native(part.delayMs, (_, failed) => failed(new Error('native')))
      case 'fetch':
        return this.#fetch(part.delayMs, place.signal())
      case 'inRow':
        return this.#inRow(part, begin)
      case 'caught':
        return this.#caught(part, begin)
      case 'all':
        return Promise.all(part.of.map((each) => begin(each)))
      case 'allSettled':
        return Promise.allSettled(part.of.map((each) => begin(each)))
      case 'race':
        return Promise.race(part.of.map((each) => begin(each)))
      case 'any':
        return Promise.any(part.of.map((each) => begin(each)))
      case 'gather':
        return gather(part.of.map(task))
      case 'timeout':
        return timeout(part.delayMs, (scope) => begin(part.body, () => scope.signal as AbortSignal))
      case 'waitFor':
        return waitFor(() => begin(part.body), part.delayMs)
      case 'group':
        return taskGroup(async (group) => {
          for (const each of part.tasks) group.createTask(task(each))
          await this.#awaits(begin(part.body, () => group.signal as AbortSignal))
        })
      case 'task':
        return createTask(task(part.body), part.abortMs === null ? {} : { signal: this.#abortedIn(part.abortMs) })
    }
  }

  async #fails(delayMs: number): Promise<void> {
    await this.#awaits(sleep(delayMs))
    throw new Error('failed')
  }

  async #inRow({ first, second }: Sequence, begin: (part: Part) => Promise<void>): Promise<void> {
    await this.#awaits(begin(first))
    await this.#awaits(begin(second))
  }

  async #caught({ first, second }: Sequence, begin: (part: Part) => Promise<void>): Promise<void> {
    try {
      await this.#awaits(begin(first))
    } catch {
      // It goes on after an error.
    }
    await this.#awaits(begin(second))
  }

  #native(delayMs: number, settle: (ended: () => void, failed: (error: Error) => void) => void): Promise<void> {
    return new Promise((ended, failed) => {
      this.#after(delayMs, () => settle(ended, failed))
    })
  }

  #fetch(delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((ended, failed) => {
      const abort = () => failed(Object.assign(new Error('aborted'), { name: 'AbortError' }))
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort)
      this.#after(delayMs, ended)
    })
  }

  /** Calls back after a delay of the host. */
  #after(delayMs: number, callback: () => void): void {
    this.#clock.setTimer(this.#clock.now() + delayMs, callback)
  }

  #abortedIn(delayMs: number): AbortSignal {
    const controller = new AbortController()
    this.#after(delayMs, () => controller.abort())
    return controller.signal
  }
}

type Sequence = Extract<Part, { first: Part }>

function isListenedTo(frame: Frame): boolean {
  return frame.around === null || (!frame.around.isOver && isListenedTo(frame.around))
}
