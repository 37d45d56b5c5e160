// src/runtime used by hand. ASYNCANVAS_PARTS names the bundle.
import { loadParts } from '../parts.mjs'
import { lastLayer, limit, listOf, nodeValue, sleepMs, sum } from './workload.mjs'

const { runtime } = loadParts(process.env.ASYNCANVAS_PARTS ?? '')
const { createTask, gather, sleep } = runtime

/** A loop of its own for each run, as `run` makes one. @param {() => Promise<number>} main @param {any} instrument */
async function perform(main, instrument) {
  const loop = new runtime.EventLoop()
  if (instrument) loop.addInstrument(instrument)
  try {
    return await loop.runUntilComplete(main)
  } finally {
    loop.close()
  }
}

/** @param {number} index */
const task = (index) =>
  createTask(async () => {
    await sleep(0)
    return index
  })

/** @param {readonly any[]} sources */
const node = (sources) =>
  createTask(async () => {
    const [a = 0, b = 0, c = 0] = sources.length === 0 ? [] : await gather(sources)
    await sleep(0)
    return nodeValue(a, b, c)
  })

/** @type {Record<import('./workload.mjs').WorkloadName, (count: number) => () => Promise<number>>} */
const mains = {
  fan: (count) => async () => sum(await gather(listOf(count, task))),
  chain: (count) => async () => {
    let value = 0
    for (let index = 0; index < count; index += 1) {
      const before = value
      value = await createTask(async () => {
        await sleep(0)
        return before + 1
      })
    }
    return value
  },
  dag: (count) => async () => sum(await gather(lastLayer(count, node))),
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
    await gather(listOf(limit, () => work))
    return sum(results)
  },
  sleep: (count) => async () => (await gather(listOf(count, () => sleep(sleepMs)))).length,
}

/** @param {any} instrument @returns {import('./workload.mjs').Workloads} */
export function workloadsWatchedBy(instrument) {
  return Object.fromEntries(
    Object.entries(mains).map(([name, main]) => [
      name,
      (/** @type {number} */ count) => () => perform(main(count), instrument),
    ]),
  )
}

/** @type {import('./workload.mjs').Workloads} */
export const workloads = {
  ...workloadsWatchedBy(null),
  block(count) {
    const loop = new runtime.EventLoop()
    const gate = loop.createFuture()
    const blocked = (/** @type {number} */ index) => async () => {
      await gate
      return index
    }
    const tasks = listOf(count, (index) => loop.createTask(blocked(index)))
    void loop.runUntilComplete(gate)
    return [loop, gate, tasks]
  },
}
