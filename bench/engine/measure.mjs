// One system, one workload, one size, in a process of its own: node --expose-gc measure.mjs SYSTEM WORKLOAD COUNT BUDGET
// performs it again and again and prints one line of JSON, the milliseconds of each time.
import { setTimeout as pause } from 'node:timers/promises'
import { answerOf } from './workload.mjs'

/** After the first time at least so many, whatever the budget says. */
const leastTimes = 4
/** Of what takes long, and of sleeps, which do not get faster by it. */
const fewTimes = 1

/** @typedef {import('./workload.mjs').WorkloadName} WorkloadName */

const [system = '', name = '', size = '', budget = ''] = process.argv.slice(2)
const count = Number(size)
/** @type {{ workloads: import('./workload.mjs').Workloads }} */
const { workloads } = await import(`./${system}.mjs`)

function collect() {
  globalThis.gc?.()
  globalThis.gc?.()
}

/** @param {WorkloadName} workload @param {number} budgetMs */
async function times(workload, budgetMs) {
  const prepare = workloads[workload]
  if (!prepare) throw new Error(`${system} has no ${workload}`)
  const perform = await prepare(count)
  const expected = answerOf(workload, count)
  const least = workload === 'sleep' || count > 10_000 ? fewTimes : leastTimes
  const measured = []
  const endMs = performance.now() + budgetMs
  while (measured.length <= least || performance.now() < endMs) {
    const startMs = performance.now()
    const done = await perform()
    const { answer, ms } = typeof done === 'number' ? { answer: done, ms: performance.now() - startMs } : done
    if (answer !== expected) throw new Error(`${system} answers ${answer} to ${workload}, not ${expected}`)
    measured.push(ms)
    // What it left behind is not the next one's business.
    await pause(1)
  }
  return { times: measured }
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

const result = name === 'block' ? await memory() : await times(/** @type {WorkloadName} */ (name), Number(budget))
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit())
