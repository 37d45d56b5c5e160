/**
 * The forms of `sleep` without the runtime, as in `helpers.ts`: the less the code asks for, the shorter. Each needs Node's
 * own, which rejects as soon as main is stopped; `TIMER` is its name in the file.
 */

const sleepOnly = `/** Resolves after \`ms\` milliseconds, unless main is stopped. */
function SLEEP(ms: number): Promise<void> {
  return TIMER(ms, undefined, { signal: SIGNALOFMAIN.getStore() })
}`

const sleepWithValue = `/** Resolves with \`value\` after \`ms\` milliseconds, unless main is stopped. */
function SLEEP(ms: number): Promise<void>
function SLEEP<T>(ms: number, value: T): Promise<T>
function SLEEP(ms: number, value?: unknown): Promise<unknown> {
  return TIMER(ms, value, { signal: SIGNALOFMAIN.getStore() })
}`

/** For delays that can't be read off the code: any number, or a value that is none. */
const anySleep = `/** Resolves with \`value\` after \`ms\` milliseconds, of 0 in the next turn, unless main is stopped. */
function SLEEP<T = void>(ms: number, value?: T): Promise<T> {
  const given = typeof ms === 'string' ? JSON.stringify(ms) : String(ms)
  if (typeof ms !== 'number') throw new TypeError(\`sleep: delayMs is a number of milliseconds, not \${given}\`)
  if (Number.isNaN(ms)) return Promise.reject(new RangeError('Invalid delay: NaN (not a number)'))
  const signal = SIGNALOFMAIN.getStore()
  if (ms <= 0 && !signal?.aborted) return new Promise((resolve) => setImmediate(resolve, value as T))
  // A timer takes no more than 24 days.
  const longest = 2 ** 31 - 1
  if (ms > longest) return TIMER(longest, undefined, { signal }).then(() => SLEEP(ms - longest, value))
  return TIMER(ms, value as T, { signal })
}`

export type SleepForm = 'sleepOnly' | 'sleepWithValue' | 'anySleep'

export const sleeps: Readonly<Record<SleepForm, string>> = { sleepOnly, sleepWithValue, anySleep }
