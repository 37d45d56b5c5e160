// The workloads in src/runtime, without a graph. ASYNCANVAS_PARTS names the bundle.
import { loadParts } from '../parts.mjs'
import { counter, lastLayer, limit, listOf, nodeValue, sleepMs, sum } from './workload.mjs'

const { runtime, runtimeInternal } = loadParts(process.env.ASYNCANVAS_PARTS ?? '')
const { createTask, gather, sleep } = runtime
const recordsKept = 1 << 20

/** Records each change of a task's state, over many runs. */
export function ring() {
  return new runtimeInternal.TaskRing({ capacity: recordsKept })
}

/**
 * @typedef {object} Options
 * @property {boolean} [isCompiled] the awaits are written as the compiler writes them
 * @property {object} [instrument] watches the loop
 */

/** @param {Options} options @returns {import('./workload.mjs').Workloads} */
export function handWritten({ isCompiled = false, instrument }) {
  const awaited = isCompiled ? runtime.$await : (/** @type {unknown} */ value) => value
  const loopOptions = { tracksNativeAwaits: !isCompiled }

  /** Each run has its own loop, as with `run`. @param {() => Promise<number>} main */
  async function perform(main) {
    const loop = new runtime.EventLoop(loopOptions)
    if (instrument) loop.addInstrument(instrument)
    try {
      return await loop.runUntilComplete(main)
    } finally {
      loop.close()
    }
  }

  const task = (/** @type {number} */ index) =>
    createTask(async () => {
      await awaited(sleep(0))
      return index
    })

  const addOne = (/** @type {number} */ value) =>
    createTask(async () => {
      await awaited(sleep(0))
      return value + 1
    })

  const node = (/** @type {readonly any[]} */ sources) =>
    createTask(async () => {
      const [a = 0, b = 0, c = 0] = sources.length === 0 ? [] : await awaited(gather(sources))
      await awaited(sleep(0))
      return nodeValue(a, b, c)
    })

  const chain = async (/** @type {number} */ count) => {
    let value = 0
    for (let index = 0; index < count; index += 1) value = await awaited(addOne(value))
    return value
  }

  const limited = async (/** @type {number} */ count) => {
    /** @type {number[]} */
    const results = new Array(count)
    let next = 0
    const work = async () => {
      while (next < count) {
        const index = next++
        results[index] = await awaited(task(index))
      }
    }
    await awaited(gather(listOf(limit, () => work)))
    return sum(results)
  }

  return {
    fan: (count) => () => perform(async () => sum(await awaited(gather(listOf(count, task))))),
    chain: (count) => () => perform(() => chain(count)),
    dag: (count) => () => perform(async () => sum(await awaited(gather(lastLayer(count, node))))),
    limit: (count) => () => perform(() => limited(count)),
    sleep: (count) => () => perform(async () => (await awaited(gather(listOf(count, () => sleep(sleepMs))))).length),
    block: (count) => blockedTasks(count, loopOptions, awaited),
  }
}

/** @param {number} count @param {object} loopOptions @param {(value: any) => any} awaited */
async function blockedTasks(count, loopOptions, awaited) {
  const loop = new runtime.EventLoop(loopOptions)
  const gate = loop.createFuture()
  const begun = counter(count)
  const blocked = (/** @type {number} */ index) => async () => {
    begun.add()
    await awaited(gate)
    return index
  }
  const tasks = listOf(count, (index) => loop.createTask(blocked(index)))
  void loop.runUntilComplete(gate)
  await begun.all
  return [loop, gate, tasks]
}
