import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Coroutine, EventLoop, type LoopContext, logger, type RunOptions, run, virtualClock } from '#runtime'

/**
 * One behaviour, as data: the same rows are checked from source, from the packed library, with `$await` and without, and
 * on other versions of Node. So a row asserts with `node:assert/strict` and imports nothing of a test runner.
 */
export interface Row {
  /** The tests of CPython's suite it answers to (`test_locks.LockTests.test_acquire`); empty: it is ours alone. */
  readonly answersTo: readonly string[]
  readonly says: string
  /** Rejects where the behaviour is another one. */
  readonly check: () => Promise<void>
}

/** A test of CPython's suite whose behaviour can't exist here, and why. */
export interface Excluded {
  readonly test: string
  readonly why: string
}

/** The tests of one class that one reason excludes. */
export function exclude(testCase: string, why: string, names: readonly string[]): readonly Excluded[] {
  return names.map((name) => ({ test: `${testCase}.${name}`, why }))
}

/** A row whose body is the main coroutine of a run on the virtual clock. */
export function row(answersTo: string | readonly string[], says: string, main: Coroutine<void>): Row {
  return rowOutside(answersTo, says, () => run(main, { clock: virtualClock() }))
}

/** As `row`, and nothing is left: no error that only the exception handler hears of, and no task. */
export function quietRow(answersTo: string | readonly string[], says: string, main: Coroutine<void>): Row {
  return rowOutside(answersTo, says, async () => {
    const contexts = await contextsOf(main)
    const told = contexts.map(({ message, error }) => `${message} ${error ?? ''}`)
    if (told.length > 0) throw new Error(`the exception handler was told:\n${told.join('\n')}`)
  })
}

/** What `awaitable` throws; fails where it gives a value. */
export async function thrownBy(awaitable: PromiseLike<unknown>): Promise<unknown> {
  let value: unknown
  try {
    value = await awaitable
  } catch (error) {
    return error
  }
  throw new Error(`nothing was thrown, but there is a value: ${String(value)}`)
}

/** A row that makes its own loop, or wants none. */
export function rowOutside(answersTo: string | readonly string[], says: string, check: () => Promise<void>): Row {
  return { answersTo: typeof answersTo === 'string' ? [answersTo] : answersTo, says, check }
}

/** A row that runs a loop by hand: the loop stands still, on the virtual clock, and is closed afterwards. */
export function rowOnLoop(
  answersTo: string | readonly string[],
  says: string,
  check: (loop: EventLoop) => Promise<void>,
): Row {
  return rowOutside(answersTo, says, async () => {
    const loop = new EventLoop({ clock: virtualClock() })
    try {
      await check(loop)
    } finally {
      loop.close()
    }
  })
}

/** One turn of a loop that stands still. */
export async function turn(loop: EventLoop): Promise<void> {
  loop.callSoon(() => loop.stop())
  await loop.runForever()
}

/** Runs `main` on a loop whose exception handler keeps what it is told. */
export async function contextsOf(main: Coroutine<unknown>, options: RunOptions = {}): Promise<readonly LoopContext[]> {
  const contexts: LoopContext[] = []
  const loop = new EventLoop({ clock: options.clock ?? virtualClock() })
  loop.setDebug(options.debug ?? false)
  loop.setExceptionHandler((context) => contexts.push(context))
  try {
    await loop.runUntilComplete(main)
  } finally {
    loop.close()
  }
  return contexts
}

/** Lets the engine throw away now what nobody holds any more. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

/** What the logger is warned of while `act` goes on. */
export async function warningsOf(act: () => Promise<void>): Promise<readonly string[]> {
  const warnings: string[] = []
  const { warning } = logger
  logger.warning = (text) => void warnings.push(text)
  try {
    await act()
  } finally {
    logger.warning = warning
  }
  return warnings
}
