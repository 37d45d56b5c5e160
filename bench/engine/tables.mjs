import { median, medianRatio } from '../figures.mjs'
import { sizes, systems, usual, workloads } from './systems.mjs'
import { sleepMs } from './workload.mjs'

/**
 * @typedef {import('./measurements.mjs').Measurements} Measurements
 * @typedef {import('./systems.mjs').MeasuredName} MeasuredName
 */

/** @type {Record<MeasuredName, string>} */
const titles = {
  fan: 'fan: all at once, gathered; µs a task',
  chain: 'chain: one after the other; µs a task',
  dag: 'dag: each behind three; µs a task',
  limit: 'limit: 16 at a time; µs a task',
  sleep: `sleep: ms beyond the ${sleepMs}`,
  block: 'memory: bytes of a waiting task',
}

/** @param {Measurements} measurements */
export function printTables(measurements) {
  for (const workload of workloads) {
    process.stdout.write('\n')
    const rows = workload === 'block' ? memoryRows(measurements) : timeRows(measurements, workload)
    for (const row of rows) print(row)
  }
}

/** @param {readonly string[]} cells */
function print([first = '', ...cells]) {
  process.stdout.write(`${first.padEnd(38)}${cells.map((cell) => cell.padStart(16)).join('')}\n`)
}

/** @param {Measurements} measurements @param {MeasuredName} workload */
function timeRows(measurements, workload) {
  const columns = sizes.filter((count) => measurements.rounds('raw', workload, count, 'steady').length > 0)
  const head = [titles[workload], ...columns.map((count) => count.toLocaleString('en')), `first ${usual / 1_000}k`]
  const rows = systems.flatMap(({ id, title, sizes: measured }) => {
    if (!measured[workload]) return []
    const steady = columns.map((count) => cellOf(measurements, id, workload, count, 'steady'))
    const row = [title, ...steady, cellOf(measurements, id, workload, usual, 'first')]
    const reads = columns.map((count) => median(costsOf(measurements, id, workload, count, 'read')))
    return workload !== 'sleep' && reads.some(Number.isFinite)
      ? [row, ['  before that, reading its code', ...reads.map(short)]]
      : [row]
  })
  return [head, ...rows]
}

/** Prints `0.42  × 3.9`: the median, and its ratio to raw promises. @param {Measurements} measurements @param {string} id @param {MeasuredName} workload @param {number} count @param {'steady' | 'first'} figure */
function cellOf(measurements, id, workload, count, figure) {
  const values = costsOf(measurements, id, workload, count, figure)
  if (values.length === 0) return '–'
  const raw = costsOf(measurements, 'raw', workload, count, figure)
  return `${short(median(values))} × ${short(medianRatio(values, raw)).padStart(4)}`
}

/**
 * The costs, round by round: microseconds per task; for sleeps, how many milliseconds all of them took longer than one.
 * @param {Measurements} measurements @param {string} id @param {MeasuredName} workload @param {number} count @param {'steady' | 'first' | 'read'} figure
 */
export function costsOf(measurements, id, workload, count, figure = 'steady') {
  const taken = measurements.rounds(id, workload, count, figure)
  return taken.map((ms) => (workload === 'sleep' && figure !== 'read' ? ms - sleepMs : (ms * 1_000) / count))
}

/** @param {Measurements} measurements */
function memoryRows(measurements) {
  const rows = systems.flatMap(({ id, title, sizes: { block = [] } }) =>
    block.map((count) => [
      title,
      ...['heapBytes', 'residentBytes'].map((kind) => {
        const bytes = median(measurements.rounds(id, 'block', count, /** @type {'heapBytes'} */ (kind)))
        return Number.isNaN(bytes) ? '–' : bytes.toFixed(0)
      }),
    ]),
  )
  return [[titles.block, 'V8 heap', 'resident'], ...rows]
}

/** @param {number} value */
export function short(value) {
  if (!Number.isFinite(value)) return '–'
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
