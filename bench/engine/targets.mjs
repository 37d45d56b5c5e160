import { median, medianRatio } from '../figures.mjs'
import { costsOf, short } from './tables.mjs'

/**
 * @typedef {import('./measurements.mjs').Measurements} Measurements
 * @typedef {import('./systems.mjs').MeasuredName} MeasuredName
 * @typedef {(measurements: Measurements) => number} Measure
 *
 * @typedef {object} Target
 * @property {string} name
 * @property {string} what
 * @property {Measure} measure
 * @property {number} [most]
 * @property {number} [least]
 */

/** The ratio of two systems' times. @param {string} id @param {string} other @param {MeasuredName} workload @param {number} count @returns {Measure} */
function ratio(id, other, workload, count) {
  return (measurements) =>
    medianRatio(costsOf(measurements, id, workload, count), costsOf(measurements, other, workload, count))
}

/** The cost of tracing per task, in microseconds. @param {string} id @param {MeasuredName} workload @returns {Measure} */
function tracing(id, workload) {
  return (measurements) => {
    const off = costsOf(measurements, id, workload, 10_000)
    const on = costsOf(measurements, `${id}-traced`, workload, 10_000)
    return median(on.map((cost, round) => cost - (off[round] ?? Number.NaN)))
  }
}

/** @param {string} id @returns {Measure} */
function memory(id) {
  return (measurements) =>
    medianRatio(
      measurements.rounds(id, 'block', 100_000, 'heapBytes'),
      measurements.rounds('raw', 'block', 100_000, 'heapBytes'),
    )
}

/** The targets of the runtime without a graph, in one of its two forms. @param {string} id @param {string} way @returns {readonly Target[]} */
function targetsOf(id, way) {
  const traced = `${id}-traced`
  return [
    { name: 'A1', what: `fan of 10,000, ${way}, traced: × raw`, measure: ratio(traced, 'raw', 'fan', 10_000), most: 4 },
    {
      name: 'A1',
      what: `fan of 100,000, ${way}, traced: × raw`,
      measure: ratio(traced, 'raw', 'fan', 100_000),
      most: 1.5,
    },
    {
      name: 'A2',
      what: `fan of 10,000, ${way}, traced: times as fast as asyncio`,
      measure: ratio('python-asyncio', traced, 'fan', 10_000),
      least: 10,
    },
    {
      name: 'A2',
      what: `fan of 10,000, ${way}, traced: times as fast as Effect`,
      measure: ratio('effect', traced, 'fan', 10_000),
      least: 10,
    },
    {
      name: 'A4',
      what: `limit of 10,000, ${way}, traced: × raw`,
      measure: ratio(traced, 'raw', 'limit', 10_000),
      most: 3,
    },
    { name: 'A5', what: `sleep of 10,000, ${way}: × raw`, measure: ratio(id, 'raw', 'sleep', 10_000), most: 2.5 },
    { name: 'A5', what: `sleep of 100,000, ${way}: × raw`, measure: ratio(id, 'raw', 'sleep', 100_000), most: 3 },
    {
      name: 'A5',
      what: `sleep of 100,000, ${way}: times less than asyncio`,
      measure: ratio('python-asyncio', id, 'sleep', 100_000),
      least: 8,
    },
    { name: 'A6', what: `heap of a waiting task, ${way}: × raw`, measure: memory(id), most: 2 },
    { name: 'A7', what: `what tracing adds in fan, ${way}: µs a task`, measure: tracing(id, 'fan'), most: 0.1 },
    { name: 'A7', what: `what tracing adds in chain, ${way}: µs a task`, measure: tracing(id, 'chain'), most: 0.1 },
  ]
}

/** @type {readonly Target[]} */
const graphTargets = [
  { name: 'A3', what: 'graph of 1,000, traced: × raw', measure: ratio('graph', 'raw', 'dag', 1_000), most: 1 },
  { name: 'A3', what: 'graph of 10,000, traced: × raw', measure: ratio('graph', 'raw', 'dag', 10_000), most: 0.5 },
  { name: 'A3', what: 'graph of 100,000, traced: × raw', measure: ratio('graph', 'raw', 'dag', 100_000), most: 0.2 },
  ...[1_000, 10_000, 100_000].map((count) => ({
    name: 'A3',
    what: `graph of ${count.toLocaleString('en')}, traced: × raw with a function for each node`,
    measure: ratio('graph', 'written-out', 'dag', count),
    most: 1,
  })),
]

/** Prints the task engine's targets with the measured values; targets that could not be measured here are left out. @param {Measurements} measurements */
export function printTargets(measurements) {
  const targets = [...graphTargets, ...targetsOf('awaited', 'compiled awaits'), ...targetsOf('by-hand', 'by hand')]
  process.stdout.write('\n')
  for (const { name, what, measure, most, least } of targets.sort((a, b) => a.name.localeCompare(b.name))) {
    const value = measure(measurements)
    if (Number.isNaN(value)) continue
    const isMet = most === undefined ? value >= (least ?? 0) : value <= most
    const goal = most === undefined ? `≥ ${least}` : `≤ ${most}`
    process.stdout.write(
      `${name}  ${what.padEnd(68)}${goal.padStart(7)}${short(value).padStart(9)}  ${isMet ? 'met' : 'missed'}\n`,
    )
  }
}
