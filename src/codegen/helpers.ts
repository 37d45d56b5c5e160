/** The ends of exported files: at most 15 lines each, printed where used. `NAME` stands for what the file calls it. */

export const sleepOnly: string = `/** Resolves after \`ms\` milliseconds. */
function NAME(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}`

export const sleepWithValue: string = `/** Resolves with \`value\` after \`ms\` milliseconds. */
function NAME(ms: number): Promise<void>
function NAME<T>(ms: number, value: T): Promise<T>
function NAME(ms: number, value?: unknown): Promise<unknown> {
  return new Promise((resolve) => setTimeout(() => resolve(value), ms))
}`

export const gather: string = `/** All values in order; the first error rejects it, or with \`returnExceptions\` takes the place of its value. */
function NAME<T extends readonly unknown[] | []>(
  awaitables: T,
  options?: { returnExceptions?: false },
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>
function NAME<T extends readonly unknown[] | []>(
  awaitables: T,
  options: { returnExceptions: boolean },
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> | Error }>
function NAME(awaitables: readonly unknown[], { returnExceptions = false } = {}): Promise<unknown[]> {
  if (!returnExceptions) return Promise.all(awaitables)
  return Promise.all(awaitables.map((each) => Promise.resolve(each).catch((error: unknown) => error)))
}`

export const started: string = `/** Lets \`promise\` run on its own: nobody awaits it, so its error ends nothing. */
function NAME<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}`

export const log: string = `/** Prints to stderr: stdout is for the result. */
function NAME(...values: unknown[]): void {
  console.error(...values)
}`

export const signal: string = `/** Fires at Ctrl-C, so that \`fetch\` and friends can stop; a second Ctrl-C ends the program. */
const NAME: AbortSignal = (() => {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  return controller.signal
})()`
