// One system, one workload, one size, in a process of its own: node --expose-gc measure.mjs SYSTEM WORKLOAD COUNT
// performs it again and again and prints one line of JSON, the milliseconds of each time.
import { setTimeout as pause } from 'node:timers/promises'
import { answerOf } from './workload.mjs'

/** Often enough for V8 to have compiled what is hot: so many times, and so many tasks. */
const enoughTimes = 12
const enoughTasks = 100_000
/** Of what takes long, and of sleeps, which do not get faster by it. */
const fewTimes = 2
/** Beyond this many milliseconds few times are enough; long enough for a compiled graph's code to be warm. */
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
    // What it left behind is not the next one's business.
    await pause(1)
  }
  return { times: measured, reads }
}

/** Bytes of a task that waits. */
async function memory() {
  const { block } = workloads
  if (!block) throw new Error(`${system} has no block`)
  // Code and shapes are there before the measured ones are.
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
