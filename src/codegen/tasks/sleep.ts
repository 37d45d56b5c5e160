import type { SleepForm } from '../sleep-helpers.ts'

/** The forms of a task's `sleep`, as in `task.ts`: the less the code asks for, the shorter. */

const sleepOnly = `/** Resolves after \`ms\` milliseconds, unless its task is cancelled. */
function RUNTIME_sleep(ms: number): Promise<void> {
  const begin = (resolve: () => void): (() => void) => {
    const timer = setTimeout(resolve, ms)
    return () => clearTimeout(timer)
  }
  return RUNTIME_currentTask()?.until<void>(begin) ?? new Promise<void>(begin)
}`

const sleepWithValue = `/** Resolves with \`value\` after \`ms\` milliseconds, unless its task is cancelled. */
function RUNTIME_sleep<T = void>(ms: number, value?: T): Promise<T> {
  const begin = (resolve: (value: T) => void): (() => void) => {
    const timer = setTimeout(() => resolve(value as T), ms)
    return () => clearTimeout(timer)
  }
  return RUNTIME_currentTask()?.until(begin) ?? new Promise(begin)
}`

/** For delays that can't be read off the code: any number, or a value that is none. */
const anySleep = `/** Resolves with \`value\` after \`ms\` milliseconds, of 0 in the next turn, unless its task is cancelled. */
function RUNTIME_sleep<T = void>(ms: number, value?: T): Promise<T> {
  const given = typeof ms === 'string' ? JSON.stringify(ms) : String(ms)
  if (typeof ms !== 'number') throw new TypeError(\`sleep: delayMs is a number of milliseconds, not \${given}\`)
  if (Number.isNaN(ms)) return Promise.reject(new RangeError('Invalid delay: NaN (not a number)'))
  // A timer takes no more than 24 days.
  const longest = 2 ** 31 - 1
  if (ms > longest) return RUNTIME_sleep(longest).then(() => RUNTIME_sleep(ms - longest, value))
  const begin = (resolve: (value: T) => void): (() => void) => {
    const timer = ms > 0 ? setTimeout(() => resolve(value as T), ms) : null
    if (timer === null) setImmediate(() => resolve(value as T))
    return () => timer && clearTimeout(timer)
  }
  return RUNTIME_currentTask()?.until(begin) ?? new Promise(begin)
}`

export const sleeps: Readonly<Record<SleepForm, string>> = { sleepOnly, sleepWithValue, anySleep }
