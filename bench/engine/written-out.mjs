// The layered graph as a program written by hand: a function for each node, and Promise.all over the values that it needs.
// As with the compiled graph, reading the code is not measured.
import { listOf, sourcesOf, sum, wide } from './workload.mjs'

/** @param {number} index */
function linesOf(index) {
  const before = index - (index % wide) - wide
  const name = `node${index}`
  if (before < 0) return `p[${index}] = (async function ${name}() { await null; return 1 })()`
  const values = sourcesOf(index % wide).map((place) => `p[${before + place}]`)
  const body = '{ await null; return (a + b + c + 1) & 0xffff }'
  return `p[${index}] = after(Promise.all([${values.join(', ')}]), (async function ${name}(a, b, c) ${body}))`
}

/** Calls a node with the values that it needs, once all of them have come. @param {Promise<number[]>} values @param {(...values: number[]) => Promise<number>} node */
async function after(values, node) {
  const [a = 0, b = 0, c = 0] = await values
  return node(a, b, c)
}

let programs = 0

/** Makes a new program each time: a program that has run before would not pay for its first run again. @param {number} count */
function programOf(count) {
  programs += 1
  const js = `'use strict'; const p = []\n${listOf(count, linesOf).join('\n')}\nreturn Promise.all(p.slice(-${wide})) //${programs}`
  return /** @type {(a: typeof after) => Promise<number[]>} */ (new Function('after', js))
}

/** @type {import('./workload.mjs').Workloads} */
export const workloads = {
  dag: (count) => async () => {
    const askedMs = performance.now()
    const program = programOf(count)
    const startMs = performance.now()
    const answer = sum(await program(after))
    return { answer, ms: performance.now() - startMs, readMs: startMs - askedMs }
  },
}
