// What every system is asked to do: the same work, the same sizes, the same answers.

/** Tasks at once in `limit`. */
export const limit = 16
/** How long each task of `sleep` sleeps. */
export const sleepMs = 100
/** Nodes in a layer of `dag`. */
export const wide = 100

/**
 * One system's way to do the workloads. Each is prepared for a size first, which is not measured, then performed several
 * times; the answer is a number that all systems agree on. Where a way to do one is missing, the system has no such thing.
 *
 * fan: tasks that give way once, started all at once, gathered; the sum of their numbers.
 * chain: as many, one after the other, each adding 1 to the value of the one before.
 * dag: layers of a hundred, each node awaiting three of the layer before; the sum of the last layer.
 * limit: `fan` with 16 of them at a time.
 * sleep: `fan` with a sleep of 100 ms in each.
 * block: tasks that wait for something which never comes, for the memory that they take; what must not be collected.
 *
 * @typedef {(count: number) => Perform | Promise<Perform>} Workload
 * @typedef {() => Promise<number | Timed>} Perform
 * @typedef {{ answer: number, ms: number, readMs: number }} Timed of systems that first read a program: both apart
 * @typedef {'fan' | 'chain' | 'dag' | 'limit' | 'sleep'} WorkloadName
 * @typedef {Partial<Record<WorkloadName, Workload>> & { block?: (count: number) => Promise<unknown> }} Workloads
 */

/** The nodes of the layer before that a node awaits. @param {number} place @returns {[number, number, number]} */
export function sourcesOf(place) {
  return [place, (place + 1) % wide, (place + 7) % wide]
}

/** What a node of `dag` makes of its three values. @param {number} a @param {number} b @param {number} c */
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
 * The layers of `dag`, each node made from the three that it awaits; the last layer.
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

/** What a workload has to answer. @param {WorkloadName} name @param {number} count */
export function answerOf(name, count) {
  if (name === 'fan' || name === 'limit') return (count * (count - 1)) / 2
  if (name === 'dag') return sum(lastLayer(count, ([a = 0, b = 0, c = 0]) => nodeValue(a, b, c)))
  return count
}

/** Tells when so many have come, and what they do then is done. @param {number} count */
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

/** A task of promises that gives way once. @param {number} index */
export async function task(index) {
  await null
  return index
}

/** A node of the layered graph, as a promise. @param {number} a @param {number} b @param {number} c */
export async function node(a, b, c) {
  await null
  return nodeValue(a, b, c)
}
