import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))

/**
 * One figure to take: what `measure.mjs` is asked for.
 * @typedef {import('./workload.mjs').WorkloadName | 'block'} MeasuredName
 * @typedef {object} Cell
 * @property {System} system
 * @property {MeasuredName} workload
 * @property {number} count
 *
 * @typedef {object} System
 * @property {string} id its file's name
 * @property {string} title
 * @property {Partial<Record<MeasuredName, readonly number[]>>} sizes
 * @property {true} [isPython]
 */

const few = 1_000
/** The size that ratios are compared at: less is noise, more is garbage collection. */
const usual = 10_000
const many = 100_000
const all = [few, usual, many]
const most = [few, usual]
const ours = { fan: all, chain: most, dag: all, limit: most, sleep: all, block: [many] }

/** `sizes`: what each can do in reasonable time. @type {readonly System[]} */
export const systems = [
  { id: 'raw', title: 'raw promises', sizes: ours },
  { id: 'counting', title: 'raw, by counting', sizes: { dag: all } },
  { id: 'asyncanvas', title: 'src/runtime', sizes: ours },
  { id: 'asyncanvas-traced', title: 'src/runtime, traced', sizes: { ...ours, block: [] } },
  { id: 'graph', title: 'compiled graph, traced', sizes: { fan: most, chain: most, dag: all, sleep: most } },
  { id: 'async', title: 'async', sizes: { fan: most, chain: most, dag: [few], limit: most, sleep: most } },
  { id: 'p-map', title: 'p-map', sizes: { fan: most, limit: most, sleep: most } },
  { id: 'p-queue', title: 'p-queue', sizes: { fan: most, limit: most, sleep: most, block: [many] } },
  { id: 'rxjs', title: 'RxJS', sizes: { fan: most, chain: most, dag: most, limit: most, sleep: most } },
  {
    id: 'effect',
    title: 'Effect',
    sizes: { fan: most, chain: most, dag: most, limit: most, sleep: most, block: [many] },
  },
  {
    id: 'python-asyncio',
    title: 'Python asyncio',
    sizes: { fan: most, chain: most, dag: most, limit: most, sleep: all, block: [many] },
    isPython: true,
  },
]

/** "3.11.7"; `null` where there is no python3. */
export function pythonVersion() {
  const { status, stdout } = spawnSync('python3', ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.replace('Python', '').trim() : null
}

/** All figures of a round; neighbours are what is compared. @param {boolean} hasPython @returns {readonly Cell[]} */
export function cellsOf(hasPython) {
  const here = systems.filter(({ isPython }) => hasPython || !isPython)
  /** @type {readonly MeasuredName[]} */
  const workloads = ['fan', 'chain', 'dag', 'limit', 'sleep', 'block']
  return all.flatMap((count) =>
    workloads.flatMap((workload) =>
      here
        .filter(({ sizes }) => sizes[workload]?.includes(count))
        .map((system) => ({ system, workload, count })),
    ),
  )
}

/** The command that measures it. @param {Cell} cell @returns {readonly [program: string, args: readonly string[]]} */
export function commandOf({ system, workload, count }) {
  const asked = [workload, String(count), String(budgetMs)]
  return system.isPython
    ? ['python3', [join(folder, `${system.id}.py`), ...asked]]
    : [process.execPath, ['--expose-gc', join(folder, 'measure.mjs'), system.id, ...asked]]
}

/** How long a figure is taken again and again in its process. */
const budgetMs = 250
