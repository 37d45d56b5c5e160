// A layered graph in plain code that counts missing values, without a promise per wire: the limit for a compiled graph.
import { listOf, node, sourcesOf, sum, wide } from './workload.mjs'

/** For each place in a layer: the places in the next layer that need its value. */
const dependants = listOf(wide, (source) =>
  listOf(wide, (place) => place).filter((place) => sourcesOf(place).includes(source)),
)

/** @param {number} count @returns {Promise<number>} */
function perform(count) {
  const values = new Int32Array(count)
  const missing = new Uint8Array(count).fill(3, wide)
  let left = count
  return new Promise((resolve) => {
    const start = (/** @type {number} */ index) => {
      const before = index - (index % wide) - wide
      const [a, b, c] = sourcesOf(index % wide)
      const started =
        before < 0 ? node(0, 0, 0) : node(values[before + a] ?? 0, values[before + b] ?? 0, values[before + c] ?? 0)
      void started.then((value) => end(index, value))
    }
    const end = (/** @type {number} */ index, /** @type {number} */ value) => {
      values[index] = value
      left -= 1
      if (left === 0) return resolve(sum([...values.subarray(count - wide)]))
      const next = index - (index % wide) + wide
      if (next === count) return
      for (const place of dependants[index % wide] ?? []) {
        const still = (missing[next + place] ?? 0) - 1
        missing[next + place] = still
        if (still === 0) start(next + place)
      }
    }
    for (let index = 0; index < wide; index += 1) start(index)
  })
}

/** @type {import('./workload.mjs').Workloads} */
export const workloads = { dag: (count) => () => perform(count) }
