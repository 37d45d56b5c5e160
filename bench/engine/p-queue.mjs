import PQueue from 'p-queue'
import { counter, limit, listOf, sleepMs, sum, task } from './workload.mjs'

const sleep = () => new Promise((resolve) => setTimeout(resolve, sleepMs))

/** @param {number} count @param {number} concurrency */
const tasksAt = (count, concurrency) => async () =>
  sum(await new PQueue({ concurrency }).addAll(listOf(count, (index) => () => task(index))))

/** @type {import('./workload.mjs').Workloads} */
export const workloads = {
  fan: (count) => tasksAt(count, Number.POSITIVE_INFINITY),
  limit: (count) => tasksAt(count, limit),
  sleep: (count) => async () => (await new PQueue().addAll(listOf(count, () => sleep))).length,
  async block(count) {
    const never = new Promise(() => {})
    const begun = counter(count)
    const queue = new PQueue()
    const blocked = () => {
      begun.add()
      return never
    }
    const tasks = listOf(count, () => queue.add(blocked))
    await begun.all
    return [never, tasks]
  },
}
