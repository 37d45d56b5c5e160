import pMap from 'p-map'
import { limit, listOf, sleepMs, sum, task } from './workload.mjs'

const sleep = () => new Promise((resolve) => setTimeout(resolve, sleepMs))
const numbers = (/** @type {number} */ count) => listOf(count, (index) => index)

/** @type {import('./workload.mjs').Workloads} */
export const workloads = {
  fan: (count) => async () => sum(await pMap(numbers(count), task)),
  limit: (count) => async () => sum(await pMap(numbers(count), task, { concurrency: limit })),
  sleep: (count) => async () => (await pMap(numbers(count), sleep)).length,
}
