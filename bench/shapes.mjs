// Plans of many nodes by their shape, as drawings have them when they grow.

/** @typedef {{ from: number }} Wire */

/** A number that looks random, the same every time. @param {number} seed */
function randomOf(seed) {
  let state = seed
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/**
 * A coroutine, or every fourth time a sleep. @param {number} index @param {readonly number[]} needs
 * @param {readonly number[]} [after]
 */
function node(index, needs, after = []) {
  const name = `step${index}`
  const rest = {
    index,
    id: name,
    name,
    after: after.map((from) => ({ from })),
    args: needs.map((from) => ({ from })),
    children: [],
  }
  if (index % 4 === 3 && needs.length < 2) return { ...rest, kind: 'sleep', durationMs: 1 + (index % 50) }
  const parameters = needs.map((_, place) => `value${place}: unknown`).join(', ')
  return { ...rest, kind: 'coroutine', code: `async function ${name}(${parameters}) {\n  return ${index}\n}` }
}

/** @param {number} index @param {readonly number[]} children */
function gather(index, children) {
  const name = `all${index}`
  return { index, id: name, name, kind: 'gather', after: [], args: [], children, returnExceptions: false }
}

/** @param {number} count @param {(index: number) => any} of @returns {any[]} */
const each = (count, of) => Array.from({ length: count }, (_, index) => of(index))

/** @param {number} count */
function randomGraph(count) {
  const random = randomOf(7)
  const near = (/** @type {number} */ index) => index - 1 - random(Math.min(index, 200))
  return each(count, (index) => node(index, [...new Set(each(index === 0 ? 0 : random(4), () => near(index)))]))
}

/** Stages as a CI has them: jobs, each behind up to three jobs of the stage before, and a barrier behind every third stage. @param {number} count */
function stages(count) {
  const wide = 20
  return each(count, (index) => {
    const first = index - (index % wide)
    if (first === 0) return node(index, [])
    const before = first - wide
    const isBehindAll = (first / wide) % 3 === 0
    if (isBehindAll)
      return node(
        index,
        [],
        each(wide, (place) => before + place),
      )
    return node(index, [...new Set([0, 1, 5].map((shift) => before + ((index + shift) % wide)))])
  })
}

/** @type {Readonly<Record<string, (count: number) => any[]>>} */
export const shapes = {
  chain: (count) => each(count, (index) => node(index, index === 0 ? [] : [index - 1])),
  'wide gather': (count) => [
    ...each(count - 1, (index) => node(index, [])),
    gather(
      count - 1,
      each(count - 1, (index) => index),
    ),
  ],
  'braid of 5': (count) =>
    each(count, (index) => node(index, index < 5 ? [] : [index - 5, index - 5 + ((index + 1) % 5) - (index % 5)])),
  grid: (count) => {
    const wide = Math.floor(Math.sqrt(count))
    return each(count, (index) =>
      node(index, [...(index % wide === 0 ? [] : [index - 1]), ...(index < wide ? [] : [index - wide])]),
    )
  },
  'random graph': randomGraph,
  'nested gathers': (count) => each(count, (index) => (index === 0 ? node(0, []) : gather(index, [index - 1]))),
  'CI stages': stages,
  diamonds: (count) =>
    each(count, (index) =>
      node(
        index,
        index === 0
          ? []
          : index % 4 === 0
            ? [index - 2, index - 1]
            : index % 4 === 3
              ? [index - 3 + 1]
              : [index - (index % 4)],
      ),
    ),
}

/** The plan of nodes: their sinks are awaited. @param {any[]} nodes */
export function planOf(nodes) {
  const needed = new Set(
    nodes.flatMap(({ args, after, children }) => [
      ...[...args, ...after].map((/** @type {Wire} */ { from }) => from),
      ...children,
    ]),
  )
  const awaited = nodes.flatMap(({ index }) => (needed.has(index) ? [] : [index]))
  return {
    title: 'Shape',
    description: '',
    shared: '',
    onError: 'end',
    blockedLimitMs: 5_000,
    limits: {},
    nodes,
    awaited,
  }
}
