// How the times for a document grow with its size: to open, check, compile, run, fold and write 100, 1,000 and 10,000
// nodes, in Node alone. How to read it: bench/README.md.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './figures.mjs'
import { bundleParts, loadParts } from './parts.mjs'
import { planHost, planParts } from './plans.mjs'

const scratch = mkdtempSync(join(tmpdir(), 'asyncanvas-scale-'))
const sizes = [100, 1_000, 10_000]
const rounds = Number(process.env.ROUNDS ?? 5)
const wide = 100
const folders = ['graph', 'document', 'compile', 'trace']

const partsOf = (/** @type {readonly string[]} */ names) =>
  Object.fromEntries(names.map((name) => [name, `src/${name}/index.ts`]))

/** Layers of a hundred nodes: every fourth is a sleep, the others are coroutines that take three values of the previous layer. @param {number} count */
function layered(count) {
  const name = (/** @type {number} */ index) => `step${index}`
  const nodes = []
  /** @type {object[]} */
  const edges = []
  for (let index = 0; index < count; index += 1) {
    const before = index - (index % wide) - wide
    const sources = before < 0 ? [] : [0, 7, 14].map((shift) => name(before + ((index + shift) % wide)))
    const wire = (/** @type {string} */ source, /** @type {string} */ targetHandle) =>
      edges.push({ source, sourceHandle: 'out', target: name(index), targetHandle })
    if (index % 4 === 3) {
      nodes.push({ id: name(index), kind: 'sleep', name: name(index), durationMs: 1 + (index % 50) })
      if (sources[0]) wire(sources[0], 'value')
    } else {
      const parameters = ['a', 'b', 'c'].slice(0, sources.length)
      const list = parameters.map((parameter) => `${parameter}: number`).join(', ')
      const code = `async function ${name(index)}(${list}): Promise<number> {\n  await sleep(1)\n  return ${['1', ...parameters.map((each) => `(${each} ?? 0)`)].join(' + ')}\n}`
      nodes.push({ id: name(index), kind: 'coroutine', code })
      for (const [place, parameter] of parameters.entries()) wire(sources[place] ?? '', parameter)
    }
  }
  const places = nodes.map(({ id }, index) => [id, { x: Math.floor(index / wide) * 320, y: (index % wide) * 160 }])
  return { nodes, edges, layout: Object.fromEntries(places) }
}

/** Measures one pass over a document of this size: milliseconds by the name of the step. @param {any} parts @param {number} count */
async function measure(parts, count) {
  const { graph, document, compile, trace } = parts
  const { reader, start } = planHost(parts)
  /** @type {Record<string, number>} */
  const times = {}
  const timed = async (/** @type {string} */ title, /** @type {() => any} */ work) => {
    const startMs = performance.now()
    const value = await work()
    times[title] = performance.now() - startMs
    return value
  }
  const text = document.serializeDocument({ ...graph.emptyGraph, ...layered(count) })
  const { value: opened } = await timed('open', () => document.parseDocument(text))
  await timed('read', () => reader.readGraph(opened))
  await timed('problems', () => graph.problemsOf(opened))
  const edited = graph.addNode(opened, graph.newNode(opened, 'sleep'), { x: 0, y: 0 })
  await timed('problems, one edit later', () => graph.problemsOf(edited))
  const { value: plan } = await timed('compile', () => compile.compile(opened))
  /** @type {any[]} */
  const events = []
  const perform = async () => {
    events.length = 0
    const ended = await start(plan, 'virtual', (/** @type {any} */ event) => events.push(event)).outcome
    if (ended.kind !== 'succeeded') throw new Error(`the run ended with ${JSON.stringify(ended)}`)
  }
  await perform()
  await timed('run, code read', perform)
  await timed('fold', () => trace.runViewOf(events))
  await timed('spans', () => trace.spansOf(events))
  await timed('serialize', () => document.serializeDocument(opened))
  return times
}

/** @param {any} parts */
async function bench(parts) {
  /** @type {Record<number, Record<string, number>[]>} */
  const measured = Object.fromEntries(sizes.map((size) => [size, []]))
  // The sizes take turns, so that other work on the machine slows all of them alike; the first round only warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const size of sizes) {
      const times = await measure(parts, size)
      if (round > 0) measured[size]?.push(times)
    }
  }
  const cell = (/** @type {string} */ text) => text.padStart(12)
  const head = [...sizes.map((size) => size.toLocaleString('en')), 'per node'].map(cell).join('')
  process.stdout.write(`${'nodes'.padEnd(28)}${head}\n`)
  for (const title of Object.keys(measured[sizes[0] ?? 0]?.[0] ?? {})) {
    const medians = sizes.map((size) => median((measured[size] ?? []).map((times) => times[title] ?? Number.NaN)))
    // Ten thousand against a thousand: 1 is linear, 10 is quadratic.
    const growth = (medians[2] ?? 0) / (medians[1] ?? 1) / 10
    const row = [...medians.map((ms) => `${ms.toFixed(1)} ms`), `× ${growth.toFixed(2)}`].map(cell).join('')
    process.stdout.write(`${title.padEnd(28)}${row}\n`)
  }
}

try {
  await bench(loadParts(await bundleParts({ ...partsOf(folders), ...planParts }, scratch)))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
