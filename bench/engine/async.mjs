import async from 'async'
import { limit, listOf, nodeValue, sleepMs, sourcesOf, sum, task, wide } from './workload.mjs'

/** An async function: the library tells by that which functions take no callback. */
async function sleep() {
  await new Promise((resolve) => setTimeout(resolve, sleepMs))
}
const numbers = (/** @type {number} */ count) => listOf(count, (index) => index)

/** The table of steps for `async.auto`: by name, each after the names of the steps that it needs. @param {number} count */
function steps(count) {
  /** @type {Record<string, (string | ((results: Record<string, number>) => Promise<number>))[]>} */
  const table = {}
  for (let index = 0; index < count; index += 1) {
    const before = index - (index % wide) - wide
    const needs = before < 0 ? [] : sourcesOf(index % wide).map((place) => `node${before + place}`)
    const step = async (/** @type {Record<string, number>} */ results = {}) => {
      await null
      const [a = 0, b = 0, c = 0] = needs.map((name) => results[name] ?? 0)
      return nodeValue(a, b, c)
    }
    table[`node${index}`] = [...needs, step]
  }
  return table
}

/** @param {number} value */
async function addOne(value) {
  await null
  return value + 1
}

/** @type {import('./workload.mjs').Workloads} */
export const workloads = {
  fan: (count) => async () => sum(await async.map(numbers(count), task)),
  chain: (count) => () => async.reduce(numbers(count), 0, addOne),
  dag: (count) => async () => {
    const results = await async.auto(steps(count))
    return sum(listOf(wide, (place) => results[`node${count - wide + place}`] ?? 0))
  },
  limit: (count) => async () => sum(await async.mapLimit(numbers(count), limit, task)),
  sleep: (count) => async () => (await async.map(numbers(count), sleep)).length,
}
