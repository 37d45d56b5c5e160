// Async functions and Promise.all: the cost of JavaScript itself, to which all other systems are compared.
import { counter, lastLayer, limit, listOf, node, sleepMs, sum, task } from './workload.mjs'

/** @param {readonly Promise<number>[]} sources */
async function nodeOf(sources) {
  if (sources.length === 0) return node(0, 0, 0)
  const [a = 0, b = 0, c = 0] = await Promise.all(sources)
  return node(a, b, c)
}

/** @param {number} value */
async function addOne(value) {
  await null
  return value + 1
}

const sleep = () => new Promise((resolve) => setTimeout(resolve, sleepMs))

/** @type {import('./workload.mjs').Workloads} */
export const workloads = {
  fan: (count) => async () => sum(await Promise.all(listOf(count, task))),
  chain: (count) => async () => {
    let value = 0
    for (let index = 0; index < count; index += 1) value = await addOne(value)
    return value
  },
  dag: (count) => async () => sum(await Promise.all(lastLayer(count, nodeOf))),
  limit: (count) => async () => {
    /** @type {number[]} */
    const results = new Array(count)
    let next = 0
    const work = async () => {
      while (next < count) {
        const index = next++
        results[index] = await task(index)
      }
    }
    await Promise.all(listOf(limit, work))
    return sum(results)
  },
  sleep: (count) => async () => (await Promise.all(listOf(count, sleep))).length,
  async block(count) {
    const never = new Promise(() => {})
    const begun = counter(count)
    const blocked = async (/** @type {number} */ index) => {
      begun.add()
      await never
      return index
    }
    const tasks = listOf(count, blocked)
    await begun.all
    return [never, tasks]
  },
}
