import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Coroutine, EventLoop, type LoopContext, logger, type RunOptions, run, virtualClock } from '#runtime'

/**
 * One behaviour as data. The same rows are checked from source, from the packed library, with `$await` and without, and on
 * other versions of Node. So a row asserts with `node:assert/strict` and imports nothing of a test runner.
 */
export interface Row {
  /** The tests of CPython's suite that it answers to (`test_locks.LockTests.test_acquire`); empty: the row is ours alone. */
  readonly answersTo: readonly string[]
  readonly says: string
  /** Rejects if the behaviour is different. */
  readonly check: () => Promise<void>
}

/** A test of CPython's suite whose behaviour can't exist here, and the reason. */
export interface Excluded {
  readonly test: string
  readonly why: string
}

/** Tests of one class that are excluded for the same reason. */
export function exclude(testCase: string, why: string, names: readonly string[]): readonly Excluded[] {
  return names.map((name) => ({ test: `${testCase}.${name}`, why }))
}

/** A row whose body is the main coroutine of a run on the virtual clock. */
export function row(answersTo: string | readonly string[], says: string, main: Coroutine<void>): Row {
  return rowOutside(answersTo, says, () => run(main, { clock: virtualClock() }))
}

/** Like `row`, but also asserts that nothing is left: no task, and no error that only the exception handler gets. */
export function quietRow(answersTo: string | readonly string[], says: string, main: Coroutine<void>): Row {
  return rowOutside(answersTo, says, async () => {
    const contexts = await contextsOf(main)
    const told = contexts.map(({ message, error }) => `${message} ${error ?? ''}`)
    if (told.length > 0) throw new Error(`the exception handler was told:\n${told.join('\n')}`)
  })
}

/** What `awaitable` throws; fails if it gives a value. */
export async function thrownBy(awaitable: PromiseLike<unknown>): Promise<unknown> {
  let value: unknown
  try {
    value = await awaitable
  } catch (error) {
    return error
  }
  throw new Error(`nothing was thrown, but there is a value: ${String(value)}`)
}

/** A row that makes its own loop, or needs none. */
export function rowOutside(answersTo: string | readonly string[], says: string, check: () => Promise<void>): Row {
  return { answersTo: typeof answersTo === 'string' ? [answersTo] : answersTo, says, check }
}

/** A row that runs a loop by hand: the loop is on the virtual clock, not running, and is closed afterwards. */
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

/** Runs one turn of a loop that is not running. */
export async function turn(loop: EventLoop): Promise<void> {
  loop.callSoon(() => loop.stop())
  await loop.runForever()
}

/** Runs `main` on a loop whose exception handler records its calls. */
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

/** Makes the engine collect garbage now. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

/** The logger's warnings during `act`. */
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
