/**
 * The helpers at the end of exported files: at most 15 lines each, printed only if they are used. Words in capitals
 * stand for the names in the file.
 */

/** `also`: another type that may take the place of a value. */
const gatherSignatures = (name: string, also = ''): string => `function ${name}<T extends readonly unknown[] | []>(
  awaitables: T,
  options?: { returnExceptions?: false },
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]>${also} }>
function ${name}<T extends readonly unknown[] | []>(
  awaitables: T,
  options: { returnExceptions: boolean },
): Promise<{ -readonly [K in keyof T]: unknown }>`

export const gather: string = `/** All values in order; the first error rejects it, or with \`returnExceptions\` takes the place of its value. */
${gatherSignatures('GATHER')}
function GATHER<T>(awaitables: Iterable<T>, options?: { returnExceptions?: false }): Promise<Awaited<T>[]>
function GATHER(awaitables: Iterable<any>, options?: { returnExceptions?: boolean }): Promise<unknown[]> {
  const all = [...awaitables]
  for (const [at, each] of all.entries()) {
    if (typeof each === 'function' || typeof each?.then === 'function') continue
    const text = typeof each === 'string' ? JSON.stringify(each) : Array.isArray(each) ? 'an array' : String(each)
    const given = typeof each === 'object' && each && text !== 'an array' ? 'an object' : text
    throw new TypeError(\`gather got \${given} at index \${at}: a Future, a coroutine or an awaitable is required\`)
  }
  // Each in a list of its own: what was thrown may be a promise.
  const thrown = (error: unknown) => {
    if (options?.returnExceptions && !ISSTOPPED) return [error ?? new Error(\`\${error} was thrown\`)]
    throw error
  }
  const begun = all.map((each) => (typeof each === 'function' ? Promise.resolve().then(each) : Promise.resolve(each)))
  return Promise.all(begun.map((each) => each.then((value) => [value], thrown))).then((values) => values.map(([value]) => value))
}`

/** `gather` for tasks that may be skipped. */
export const skippingGather: string = `/** All values in order, undefined for what was skipped; skipped where all are. Errors: as \`returnExceptions\` says. */
${gatherSignatures('GATHERED', ' | undefined')}
async function GATHERED(awaitables: readonly unknown[], { returnExceptions = false } = {}): Promise<unknown[]> {
  const ended = (error: unknown) => {
    if (error !== SKIPPED && (!returnExceptions || ISSTOPPED)) throw error
    return [error ?? new Error(\`\${error} was thrown\`)]
  }
  // Each in a list of its own: what was thrown may be a promise.
  const all = awaitables.map((each) => Promise.resolve(each).then((value) => [value], ended))
  const values = (await Promise.all(all)).map(([value]) => value)
  if (values.length > 0 && values.every((value) => value === SKIPPED)) throw SKIPPED
  return values.map((value) => (value === SKIPPED ? undefined : value))
}`

export const skipped: string = `/** What a task that never started rejects with. */
const SKIPPED = Symbol('skipped')`

const behindIn = (first: string, then: string): string =>
  `/** Starts as soon as all \`needs\` are there; where one of them fails or is skipped, this is skipped. */
async function BEHIND<T extends readonly unknown[] | [], R>(
  needs: T,
  start: (...values: { -readonly [K in keyof T]: Awaited<T[K]> }) => R,
): Promise<Awaited<R>> {${first}
  const values = await Promise.all(needs).catch(() => Promise.reject(SKIPPED))${then}
  return await start(...values)
}`

export const behind: string = behindIn('', '')

/** For tasks: nothing begins once main, or the group that it is in, has ended or is cancelled. */
export const whoseTask = '\n  const around = CURRENTTASK()'
const unlessOver = '\n  if (around?.done() || around?.cancelling()) throw SKIPPED'
export const taskBehind: string = behindIn(whoseTask, unlessOver)

export const untaken: string = `/** Rejects with the error of \`task\` when all of the gathers that were to take it are skipped. */
function UNTAKEN(task: Promise<unknown>, gathers: readonly Promise<unknown>[]): Promise<unknown> {
  return task.catch(async (error: unknown) => {
    const ends = await Promise.allSettled(gathers)
    if (ends.every((end) => end.status === 'rejected' && end.reason === SKIPPED)) throw error
  })
}`

/** Follows main's values if an error may need a few more microtasks, in the same turn, until main hears of it. */
export const last = `.then(
    (all) => new Promise<unknown>((resolve) => setImmediate(resolve, all)),
  )`

const outcomeHead = `function OUTCOME<T extends readonly Promise<unknown>[] | []>(
  awaited: T,
  heard: readonly Promise<unknown>[],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> | undefined }>`

/** Errors come in the order in which their tasks are awaited, and a failure comes before main's end. */
export const outcome: string = `/** The values of \`awaited\`, undefined for what was skipped; or the first error of those \`heard\`, at once. */
${outcomeHead}
function OUTCOME(awaited: readonly Promise<unknown>[], heard: readonly Promise<unknown>[]): Promise<unknown> {
  const failure = new Promise((_, reject) => {
    for (const each of heard) each.catch((error) => error !== SKIPPED && reject(error))
  })
  const values = Promise.all(awaited.map((each) => each.catch(() => undefined)))LAST
  return Promise.race([failure, values])WAITING
}`

export const lateOutcome: string = `/** The values of \`awaited\`, undefined for what was skipped; or, when all have ended, the first error of those \`heard\`. */
${outcomeHead}
async function OUTCOME(awaited: readonly Promise<unknown>[], heard: readonly Promise<unknown>[]): Promise<unknown> {
  const errors: unknown[] = []
  for (const each of heard) each.catch((error) => error !== SKIPPED && errors.push(error))
  const values = await Promise.all(awaited.map((each) => each.catch(() => undefined)))LAST
  ONWAIT
  if (errors.length > 0) throw errors[0]
  return values
}`

/** `lateOutcome` for tasks: after a cancel of one of them, the others may not finish. */
export const lateTaskOutcome: string = `/** The values of \`awaited\`, undefined for what was skipped; or, when all have ended, the first error of those \`heard\`. */
${outcomeHead}
async function OUTCOME(awaited: readonly Promise<unknown>[], heard: readonly Promise<unknown>[]): Promise<unknown> {
  const errors: unknown[] = []
  const cancelled = new Promise<never>((_, reject) => {
    const failed = (error: unknown) => {
      errors.push(error)
      if (error instanceof CANCELLED) reject(error)
    }
    for (const each of heard) each.catch((error) => error !== SKIPPED && failed(error))
  })
  const values = Promise.all(awaited.map((each) => each.catch(() => undefined)))LAST
  const ended = await Promise.race([cancelled, values])
  if (errors.length > 0) throw errors[0]
  return ended
}`

export const log: string = `/** Prints to stderr: stdout is for the result. */
function log(...values: unknown[]): void {
  console.error(...values)
}`

export const chosen: string = `/** The case that a branch returns; throws a TypeError if it is none of its cases. */
async function CHOSEN<T>(name: string, cases: readonly T[], returned: Promise<T>): Promise<T> {
  const value = await returned
  if (cases.includes(value)) return value
  throw new TypeError(\`\${name} returned \${String(value)}, which is none of its cases: \${cases.join(', ')}\`)
}`

export const when: string = `/** \`value\`, once the branch has chosen this case; skipped if it chooses another. */
async function WHEN<T>(branch: PromiseLike<unknown>, chosen: unknown, value: T): Promise<Awaited<T>> {
  const [said, passedOn] = await Promise.all([branch, value])
  if (said !== chosen) throw SKIPPED
  return passedOn
}`

const failureHead = `/** The error of \`task\`, once it has failed; skipped if it does not fail. */
async function FAILURE(task: PromiseLike<unknown>): Promise<any> {
  const [error] = await task.then(
    () => [SKIPPED],
    (error: unknown) => [error],
  )`
export const failure: string = `${failureHead}
  if (error === SKIPPED || ISSTOPPED) throw SKIPPED
  return error
}`
/** A task that is cancelled has not failed. */
export const taskFailure: string = `${failureHead}
  if (error === SKIPPED || error instanceof CANCELLED) throw SKIPPED
  return error
}`

export const either: string = `/** The one of them that arrives; skipped if none does. */
function EITHER<T extends readonly unknown[]>(values: T): Promise<Awaited<T[number]>> {
  return Promise.any(values).catch(() => Promise.reject(SKIPPED)) as Promise<Awaited<T[number]>>
}`
