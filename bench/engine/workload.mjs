// The workloads: every system does the same work in the same sizes, and must give the same answers.

/** Tasks at once in `limit`. */
export const limit = 16
/** How long each task of `sleep` sleeps. */
export const sleepMs = 100
/** Nodes in a layer of `dag`. */
export const wide = 100

/**
 * The workloads as one system does them. Each is first prepared for a size, which is not measured, and then performed
 * several times; its answer is a number that must be the same in all systems. A system without a suitable feature lacks
 * that workload.
 *
 * fan: tasks that yield once, all started at once and gathered; the answer is the sum of their numbers.
 * chain: as many tasks, one after the other, each adding 1 to the value of the one before.
 * dag: layers of a hundred nodes, each awaiting three of the previous layer; the answer is the sum of the last layer.
 * limit: `fan`, but only 16 tasks at a time.
 * sleep: `fan`, with a sleep of 100 ms in each task.
 * block: tasks that wait for something which never comes, for the memory that they take; what must not be collected.
 *
 * @typedef {(count: number) => Perform | Promise<Perform>} Workload
 * @typedef {() => Promise<number | Timed>} Perform
 * @typedef {{ answer: number, ms: number, readMs: number }} Timed of systems that first read a program: both apart
 * @typedef {'fan' | 'chain' | 'dag' | 'limit' | 'sleep'} WorkloadName
 * @typedef {Partial<Record<WorkloadName, Workload>> & { block?: (count: number) => Promise<unknown> }} Workloads
 */

/** The nodes of the previous layer that a node awaits. @param {number} place @returns {[number, number, number]} */
export function sourcesOf(place) {
  return [place, (place + 1) % wide, (place + 7) % wide]
}

/** The result of a `dag` node from its three values. @param {number} a @param {number} b @param {number} c */
export function nodeValue(a, b, c) {
  return (a + b + c + 1) & 0xffff
}

/** @template T @param {number} count @param {(index: number) => T} make @returns {T[]} */
export function listOf(count, make) {
  const list = []
  for (let index = 0; index < count; index += 1) list.push(make(index))
  return list
}

/** @param {readonly number[]} values */
export function sum(values) {
  let total = 0
  for (const value of values) total += value
  return total
}

/**
 * Makes the layers of `dag`, each node from the three that it awaits; gives the last layer.
 * @template T
 * @param {number} count
 * @param {(sources: readonly T[]) => T} make
 * @returns {T[]}
 */
export function lastLayer(count, make) {
  let layer = listOf(wide, () => make([]))
  for (let depth = 1; depth < count / wide; depth += 1) {
    /** @type {T[]} */
    const next = []
    for (let place = 0; place < wide; place += 1) {
      const [a, b, c] = sourcesOf(place)
      next.push(make(/** @type {T[]} */ ([layer[a], layer[b], layer[c]])))
    }
    layer = next
  }
  return layer
}

/** The right answer of a workload. @param {WorkloadName} name @param {number} count */
export function answerOf(name, count) {
  if (name === 'fan' || name === 'limit') return (count * (count - 1)) / 2
  if (name === 'dag') return sum(lastLayer(count, ([a = 0, b = 0, c = 0]) => nodeValue(a, b, c)))
  return count
}

/** Resolves some time after `add` was called this many times, so that the callers have finished. @param {number} count */
export function counter(count) {
  let left = count
  let tell = () => {}
  /** @type {Promise<void>} */
  const all = new Promise((resolve) => {
    tell = () => setTimeout(resolve, 50)
  })
  return {
    all,
    add() {
      left -= 1
      if (left === 0) tell()
    },
  }
}

/** A task made of promises that yields once. @param {number} index */
export async function task(index) {
  await null
  return index
}

/** A node of the layered graph, as a promise. @param {number} a @param {number} b @param {number} c */
export async function node(a, b, c) {
  await null
  return nodeValue(a, b, c)
}
