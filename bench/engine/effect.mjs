// Effect's fibers.
import { Effect, Fiber } from 'effect'
import { counter, limit, listOf, nodeValue, sleepMs, sourcesOf, sum, wide } from './workload.mjs'

const task = (/** @type {number} */ index) =>
  Effect.gen(function* () {
    yield* Effect.yieldNow
    return index
  })

const addOne = (/** @type {number} */ value) =>
  Effect.gen(function* () {
    yield* Effect.yieldNow
    return value + 1
  })

/** @param {readonly Fiber.Fiber<number>[]} sources */
const node = (sources) =>
  Effect.gen(function* () {
    const values = []
    for (const source of sources) values.push(yield* Fiber.join(source))
    yield* Effect.yieldNow
    const [a = 0, b = 0, c = 0] = values
    return nodeValue(a, b, c)
  })

const dag = (/** @type {number} */ count) =>
  Effect.gen(function* () {
    /** @type {Fiber.Fiber<number>[]} */
    let layer = []
    for (let depth = 0; depth < count / wide; depth += 1) {
      /** @type {Fiber.Fiber<number>[]} */
      const next = []
      for (let place = 0; place < wide; place += 1) {
        const sources = sourcesOf(place).flatMap((source) => layer[source] ?? [])
        next.push(yield* Effect.forkChild(node(sources)))
      }
      layer = next
    }
    let total = 0
    for (const fiber of layer) total += yield* Fiber.join(fiber)
    return total
  })

const chain = (/** @type {number} */ count) =>
  Effect.gen(function* () {
    let value = 0
    for (let index = 0; index < count; index += 1) value = yield* addOne(value)
    return value
  })

const sleeps = (/** @type {number} */ count) =>
  Effect.all(
    listOf(count, () => Effect.sleep(sleepMs)),
    { concurrency: 'unbounded' },
  )

/** @type {import('./workload.mjs').Workloads} */
export const workloads = {
  fan: (count) => async () =>
    sum(await Effect.runPromise(Effect.all(listOf(count, task), { concurrency: 'unbounded' }))),
  chain: (count) => () => Effect.runPromise(chain(count)),
  dag: (count) => () => Effect.runPromise(dag(count)),
  limit: (count) => async () => sum(await Effect.runPromise(Effect.all(listOf(count, task), { concurrency: limit }))),
  sleep: (count) => async () => (await Effect.runPromise(sleeps(count))).length,
  async block(count) {
    const begun = counter(count)
    const blocked = (/** @type {number} */ index) =>
      Effect.gen(function* () {
        begun.add()
        yield* Effect.never
        return index
      })
    const fibers = listOf(count, (index) => Effect.runFork(blocked(index)))
    await begun.all
    return fibers
  },
}
