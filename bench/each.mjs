// What a node that is called for each item of a list costs, against p-map in the same process: 100,000 items, 100 at once, on the
// virtual clock. How to read it: bench/README.md.
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installPart, parts as partFolders } from '../scripts/system/part-packages.mjs'
import { median } from './figures.mjs'
import { bundleParts, loadParts } from './parts.mjs'
import { planHost, planParts } from './plans.mjs'

const count = Number(process.env.ITEMS ?? 100_000)
const rounds = Number(process.env.ROUNDS ?? 7)
const scratch = mkdtempSync(join(tmpdir(), 'asyncanvas-each-'))

const list = `async function list() {\n  return Array.from({ length: ${count} }, (_, at) => at)\n}`
const work = 'await sleep(1)\n  return n'

/** The same in three ways: the node's code, and what more the node has. */
const ways = {
  'for each': { code: `async function all(n: number) {\n  ${work}\n}`, each: { parameter: 'n', limit: 100 } },
  'p-map over tasks': {
    code: `async function all(n: any) {\n  return pMap(n, (n: number) => createTask(() => one(n)), { concurrency: 100 })\n}`,
  },
  'p-map alone': {
    code: 'async function all(n: any) {\n  return pMap(n, (n: number) => one(n), { concurrency: 100 })\n}',
  },
}

/** @param {any} parts @param {object} node */
async function planWith(parts, node) {
  const graph = {
    ...parts.graph.emptyGraph,
    shared: `async function one(n: number) {\n  ${work}\n}`,
    nodes: [
      { id: 'list', kind: 'coroutine', code: list },
      { id: 'all', kind: 'coroutine', ...node },
      { id: 'size', kind: 'coroutine', code: 'async function size(all: number[]) {\n  return all.length\n}' },
    ],
    edges: [
      { source: 'list', sourceHandle: 'out', target: 'all', targetHandle: 'n' },
      { source: 'all', sourceHandle: 'out', target: 'size', targetHandle: 'all' },
    ],
    layout: { list: { x: 0, y: 0 }, all: { x: 0, y: 0 }, size: { x: 0, y: 0 } },
  }
  const host = planHost(parts)
  await host.reader.readGraph(graph)
  const compiled = parts.compile.compile(graph)
  if (!compiled.ok) throw new Error(compiled.problems.map((/** @type {any} */ { message }) => message).join())
  return () => host.start(compiled.value, 'virtual', () => {}).outcome
}

async function bench() {
  if (!installPart(partFolders.bench, (line) => process.stdout.write(`${line}\n`))) {
    process.stdout.write('no packages: there is no p-map to compare with\n')
    return
  }
  const { default: pMap } = await import(
    pathToFileURL(createRequire(new URL('package.json', import.meta.url)).resolve('p-map')).href
  )
  Object.assign(globalThis, { pMap })
  const names = { graph: 'src/graph/index.ts', compile: 'src/compile/index.ts' }
  const parts = loadParts(await bundleParts({ ...names, ...planParts }, scratch))
  /** @type {Record<string, () => Promise<any>>} */
  const runs = {}
  for (const [way, node] of Object.entries(ways)) runs[way] = await planWith(parts, node)
  /** @type {Record<string, number[]>} */
  const measured = Object.fromEntries(Object.keys(ways).map((way) => [way, []]))
  // They take turns, so that other work on the machine slows all of them alike; the first round only warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [way, run] of Object.entries(runs)) {
      const startMs = performance.now()
      const outcome = await run()
      if (outcome.result !== count) throw new Error(`${way}: ${JSON.stringify(outcome)}`)
      if (round > 0) measured[way]?.push(performance.now() - startMs)
    }
  }
  const base = median(measured['p-map over tasks'] ?? [])
  process.stdout.write(`${count.toLocaleString('en')} items, 100 at once, ${rounds} rounds\n`)
  for (const [way, times] of Object.entries(measured)) {
    const ms = median(times)
    process.stdout.write(`${way.padEnd(20)}${ms.toFixed(0).padStart(8)} ms  × ${(ms / base).toFixed(2)}\n`)
  }
  if (median(measured['for each'] ?? []) > 2 * base) process.exitCode = 1
}

try {
  await bench()
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
