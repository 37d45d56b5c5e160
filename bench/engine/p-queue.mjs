import PQueue from 'p-queue'
import { limit, listOf, sleepMs, sum } from './workload.mjs'

/** @param {number} index */
async function task(index) {
  await null
  return index
}

const sleep = () => new Promise((resolve) => setTimeout(resolve, sleepMs))

/** @param {number} count @param {number} concurrency */
const tasksAt = (count, concurrency) => async () =>
  sum(await new PQueue({ concurrency }).addAll(listOf(count, (index) => () => task(index))))

/** @type {import('./workload.mjs').Workloads} */
export const workloads = {
  fan: (count) => tasksAt(count, Number.POSITIVE_INFINITY),
  limit: (count) => tasksAt(count, limit),
  sleep: (count) => async () => (await new PQueue().addAll(listOf(count, () => sleep))).length,
  block(count) {
    const never = new Promise(() => {})
    const queue = new PQueue()
    return [never, listOf(count, () => queue.add(() => never))]
  },
}
