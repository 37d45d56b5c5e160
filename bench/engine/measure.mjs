// One system, one workload, one size, in a process of its own: node --expose-gc measure.mjs SYSTEM WORKLOAD COUNT
// performs it again and again and prints the milliseconds of each time as one line of JSON.
import { setTimeout as pause } from 'node:timers/promises'
import { answerOf } from './workload.mjs'

/** After this many times, or this many tasks, V8 has compiled the hot code. */
const enoughTimes = 12
const enoughTasks = 100_000
/** The number of times for slow workloads, and for sleeps, which do not get faster with practice. */
const fewTimes = 2
/**
 * A workload that takes more milliseconds than this in all is performed only a few times; long enough to warm a compiled
 * graph's code.
 */
const patienceMs = 4_000

/** @typedef {import('./workload.mjs').WorkloadName} WorkloadName */

const [system = '', name = '', size = ''] = process.argv.slice(2)
const count = Number(size)
/** @type {{ workloads: import('./workload.mjs').Workloads }} */
const { workloads } = await import(`./${system}.mjs`)

function collect() {
  globalThis.gc?.()
  globalThis.gc?.()
}

/** @param {WorkloadName} workload */
async function times(workload) {
  const prepare = workloads[workload]
  if (!prepare) throw new Error(`${system} has no ${workload}`)
  const perform = await prepare(count)
  const expected = answerOf(workload, count)
  const asked = workload === 'sleep' ? fewTimes : Math.max(enoughTimes, enoughTasks / count)
  const measured = []
  const reads = []
  const endMs = performance.now() + patienceMs
  while (measured.length < fewTimes || (measured.length < asked && performance.now() < endMs)) {
    const startMs = performance.now()
    const done = await perform()
    const timed = typeof done === 'number' ? { answer: done, ms: performance.now() - startMs } : done
    const { answer, ms } = timed
    if (answer !== expected) throw new Error(`${system} answers ${answer} to ${workload}, not ${expected}`)
    measured.push(ms)
    if ('readMs' in timed) reads.push(timed.readMs)
    // What this time left behind must not slow the next one.
    await pause(1)
  }
  return { times: measured, reads }
}

/** The bytes of memory for each waiting task. */
async function memory() {
  const { block } = workloads
  if (!block) throw new Error(`${system} has no block`)
  // A small round first, so that its code and object shapes do not count.
  const few = await block(1_000)
  collect()
  const before = process.memoryUsage()
  const many = await block(count)
  collect()
  const after = process.memoryUsage()
  const perTask = (/** @type {'heapUsed' | 'rss'} */ kind) => (after[kind] - before[kind]) / count
  return { heapBytes: perTask('heapUsed'), residentBytes: perTask('rss'), kept: [few, many].length }
}

const result = name === 'block' ? await memory() : await times(/** @type {WorkloadName} */ (name))
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit())
