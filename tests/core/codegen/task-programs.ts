import fc from 'fast-check'
import type { Plan } from '#compile'
import { coroutine, type NodeDraft, planOf } from './plans.ts'

/*
 * Random graphs whose coroutines use the runtime: time limits, groups, races, locks, queues, events, cancels, errors.
 * Sleeps have long random durations, so that hardly any two events come at the same instant, where their order is open.
 */

const namesOfRuntime =
  'createTask currentTask taskGroup timeout waitFor race wait shield retry asCompleted ensureFuture Queue Lock Semaphore ' +
  'Event Future CancelledError TimeoutError isCancellation mapLimit AsyncLimiter moveOnAfter shielded AsyncExitStack'

/** The shared code of all coroutines of a graph. The list of names makes every program have the same part of the runtime. */
const sharedCode = `const queue = new Queue<string>({ maxSize: 1 })
const lock = new Lock()
const permits = new Semaphore(2)
const opened = new Event()
const used = [${namesOfRuntime.replaceAll(' ', ', ')}]
function told(error: unknown): unknown {
  if (Array.isArray(error)) return error.map(told)
  if (error instanceof AggregateError) return [error.name, ...error.errors.map(told)]
  return error instanceof Error ? error.name + ':' + error.message : error
}
async function step<T>(name: string, ms: number, value?: T): Promise<T | undefined> {
  try {
    await sleep(ms)
    log('-' + name)
    return value
  } catch (error) {
    log('-' + name + ' ' + told(error))
    throw error
  }
}
async function failing(name: string, ms: number): Promise<never> {
  await step(name, ms)
  throw new RangeError(name + ' failed')
}
async function caught<T>(name: string, body: () => PromiseLike<T>): Promise<unknown> {
  try {
    return await body()
  } catch (error) {
    log('-' + name + ' caught ' + JSON.stringify(told(error)))
    if (isCancellation(error) && currentTask()!.cancelling() > 0) throw error
    return told(error)
  }
}`

/** What one line of a coroutine does, with its own names and durations. */
const lines: Readonly<Record<string, (id: string, ms: readonly number[]) => string>> = {
  sleep: (id, [a]) => `await step('${id}', ${a})`,
  coldSleep: (id, [a, b]) => `const pause = sleep(${a}, '${id}'); await step('${id}', ${b}); all.push(await pause)`,
  timeout: (id, [a, b]) => `all.push(await caught('${id}', () => timeout(${a}, () => step('${id}', ${b}, 1))))`,
  failingTimeout: (id, [a, b]) => `all.push(await caught('${id}', () => timeout(${a}, () => failing('${id}', ${b}))))`,
  group: (id, [a, b]) => `all.push(await caught('${id}', () => taskGroup(async (group) => {
    group.createTask(() => step('${id}a', ${a}))
    group.createTask(() => step('${id}b', ${b}))
    await step('${id}c', 3)
    return '${id}'
  })))`,
  failingGroup: (id, [a, b, c]) => `all.push(await caught('${id}', () => taskGroup(async (group) => {
    group.createTask(() => step('${id}a', ${a}))
    group.createTask(() => failing('${id}b', ${b}))
    await step('${id}c', ${c})
    return '${id}'
  })))`,
  race: (id, [a, b]) =>
    `all.push(await caught('${id}', () => race([() => step('${id}a', ${a}, 'a'), () => failing('${id}b', ${b})])))`,
  wait: (
    id,
    [a, b, c],
  ) => `const { done, pending } = await wait([createTask(() => step('${id}a', ${a})), createTask(() => step('${id}b', ${b}))], { timeoutMs: ${c} })
  all.push([done.length, pending.length])`,
  cancel: (id, [a, b]) => `const task = createTask(() => step('${id}', ${a}, 2), { name: '${id}' })
  await step('${id}w', ${b})
  task.cancel('enough')
  all.push(await caught('${id}', () => task))`,
  shield: (id, [a, b]) =>
    `all.push(await caught('${id}', () => timeout(${a}, () => shield(createTask(() => step('${id}', ${b}, 3))))))`,
  retry: (id, [a, b]) => `let tries = 0
  all.push(await caught('${id}', () => retry(() => (tries++ < 2 ? failing('${id}', ${a}) : step('${id}', ${b}, tries)), { times: 2, backoff: { kind: 'fixed', delayMs: ${b} } })))`,
  get: (id, [a]) => `all.push(await caught('${id}', () => waitFor(queue.get(), ${a})))`,
  put: (id, [a]) => `await caught('${id}', () => waitFor(queue.put('${id}'), ${a}))`,
  lock: (id, [a]) => `await lock.with(async () => { await step('${id}', ${a}) })`,
  permit: (id, [a, b]) => `await permits.with(() => gather([step('${id}a', ${a}), step('${id}b', ${b})]))`,
  open: (id, [a]) => `await step('${id}', ${a}); opened.set()`,
  opened: (id, [a]) => `all.push(await caught('${id}', () => waitFor(opened.wait(), ${a})))`,
  gather: (id, [a, b]) =>
    `all.push(told(await gather([step('${id}a', ${a}, 4), failing('${id}b', ${b})], { returnExceptions: true })))`,
  asCompleted: (id, [a, b]) =>
    `for await (const task of asCompleted([step('${id}a', ${a}, 'a'), step('${id}b', ${b}, 'b')])) all.push(task.result())`,
  mapLimit: (id, [a, b, c]) =>
    `all.push(await caught('${id}', () => mapLimit([${a}, ${b}, ${c}], 2, (ms, at) => step('${id}' + at, ms, at))))`,
  failingMap: (id, [a, b, c]) =>
    `all.push(await caught('${id}', () => mapLimit([${a}, ${b}, ${c}], 2, (ms, at) => (at === 1 ? failing('${id}b', ms) : step('${id}' + at, ms)))))`,
  limiter: (id, [a, b]) =>
    `const limiter = new AsyncLimiter(1, ${a}); await gather([() => limiter.with(() => step('${id}a', ${b})), () => limiter.with(() => step('${id}b', ${b}))])`,
  moveOn: (id, [a, b]) =>
    `all.push(await caught('${id}', () => moveOnAfter(${a}, async (scope) => [await step('${id}', ${b}, 6), scope.expired()])))`,
  shielded: (id, [a, b]) =>
    `all.push(await caught('${id}', () => timeout(${a}, () => shielded(() => step('${id}', ${b}, 7)))))`,
  stack: (id, [a, b]) => `all.push(await caught('${id}', () => new AsyncExitStack().with(async (stack) => {
    stack.callback(step, '${id}c', ${a})
    stack.push((error) => { log('-${id}p ' + told(error)) })
    await failing('${id}b', ${b})
  })))`,
  background: (id, [a]) => `createTask(() => step('${id}', ${a}), { name: '${id}' })`,
  future: (id, [a]) =>
    `const future = new Future<number>(); createTask(async () => { await step('${id}', ${a}); future.setResult(5) }); all.push(await future)`,
  names: () => `all.push(currentTask()!.name)`,
  fail: (id) => `throw new RangeError('${id} failed')`,
  cancelMe: (id) => `currentTask()!.cancel('${id}'); await caught('${id}', () => sleep(1))`,
}

/** All words that a coroutine may use: in the shared code, they make all programs have the same part of the runtime. */
const words = Object.values(lines).join(' ').replaceAll(/\W+/g, ' ')

/** Makes durations unequal, and also nearly all sums of them, however small fast-check makes them. */
function apart(ms: number, place: number): number {
  return ms + ((place * place * 37) % 997) + 1000 * (place % 7)
}

const kinds = Object.keys(lines)
const weightOf = (kind: string): number => (kind === 'fail' || kind === 'cancelMe' ? 1 : 4)

const line = fc.record({
  kind: fc.oneof(...kinds.map((kind) => ({ weight: weightOf(kind), arbitrary: fc.constant(kind) }))),
  ms: fc.array(fc.integer({ min: 5, max: 9_999 }), { minLength: 3, maxLength: 3 }),
})

const row = fc.record({
  isGather: fc.nat(3).map((at) => at === 0),
  returnExceptions: fc.boolean(),
  needs: fc.array(fc.nat(5), { maxLength: 2 }),
  isAfter: fc.boolean(),
  delayMs: fc.integer({ min: 1, max: 9_999 }),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
})

/** Random plans with `sharedCode`. */
export const taskPlans: fc.Arbitrary<Plan> = fc
  .record({
    rows: fc.array(row, { minLength: 1, maxLength: 5 }),
    output: fc.option(fc.nat(4)),
    onError: fc.constantFrom('end' as const, 'end' as const, 'finish' as const),
  })
  .map(({ rows, output, onError }) => {
    const drafts = rows.map((each, index): NodeDraft => {
      const earlier = index === 0 ? [] : [...new Set(each.needs.map((need) => need % index))]
      if (each.isGather && earlier.length > 0) {
        return { kind: 'gather', name: `n${index}`, children: earlier, returnExceptions: each.returnExceptions }
      }
      const body = each.lines.map(
        ({ kind, ms }, at) =>
          `  {\n    ${lines[kind]?.(
            `n${index}_${at}`,
            ms.map((each, number) => apart(each, 9 * index + 3 * at + number)),
          )}\n  }`,
      )
      const code = [
        `async function n${index}(...values: unknown[]): Promise<unknown> {`,
        '  const all: unknown[] = [values.map(told)]',
        // A task that starts at the instant of the run's end may be cancelled before it logs anything.
        `  await sleep(${apart(each.delayMs, 90 + index)})`,
        `  log('+n${index}')`,
        ...body,
        `  log('-n${index}')`,
        '  return all',
        '}',
      ].join('\n')
      return each.isAfter ? coroutine(code, [], earlier) : coroutine(code, earlier)
    })
    const outputs: NodeDraft[] =
      output === null ? [] : [{ kind: 'output', name: 'out', args: [{ from: output % drafts.length }] }]
    return planOf([...drafts, ...outputs], { onError, shared: `// ${words}\n${sharedCode}` })
  })
