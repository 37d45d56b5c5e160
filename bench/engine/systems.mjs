import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))

/**
 * One figure to measure: the arguments of `measure.mjs`.
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
 * @property {keyof Here} [needs]
 *
 * @typedef {{ readonly python: boolean, readonly packages: boolean }} Here what is there to be measured: python3, and bench's packages
 */

const few = 1_000
/** The size at which systems are compared: smaller sizes are noisy, larger ones measure garbage collection. */
export const usual = 10_000
const many = 100_000
export const sizes = [few, usual, many]
/** @type {readonly MeasuredName[]} */
export const workloads = ['fan', 'chain', 'dag', 'limit', 'sleep', 'block']

const one = [usual]
const most = [few, usual]
const ours = { fan: [usual, many], chain: one, dag: most, limit: one }

/** Other sizes are measured only for targets that name them; measurements that take minutes are left out. @type {readonly System[]} */
export const systems = [
  { id: 'raw', title: 'raw promises', sizes: { ...ours, dag: sizes, sleep: [usual, many], block: [many] } },
  { id: 'counting', title: 'raw, by counting', sizes: { dag: sizes } },
  { id: 'written-out', title: 'raw, a function for each node', sizes: { dag: sizes } },
  { id: 'graph', title: 'compiled graph, traced', sizes: { fan: one, chain: one, dag: sizes, sleep: one } },
  { id: 'awaited', title: 'src/runtime, compiled awaits', sizes: { ...ours, sleep: [usual, many], block: [many] } },
  { id: 'awaited-traced', title: 'src/runtime, compiled, traced', sizes: ours },
  { id: 'by-hand', title: 'src/runtime, by hand', sizes: { ...ours, sleep: [usual, many], block: [many] } },
  { id: 'by-hand-traced', title: 'src/runtime, by hand, traced', sizes: ours },
  {
    id: 'async',
    title: 'async',
    sizes: { fan: one, chain: one, dag: [few], limit: one, sleep: one },
    needs: 'packages',
  },
  { id: 'p-map', title: 'p-map', sizes: { fan: one, limit: one, sleep: one }, needs: 'packages' },
  { id: 'p-queue', title: 'p-queue', sizes: { fan: one, limit: one, sleep: one, block: [many] }, needs: 'packages' },
  { id: 'rxjs', title: 'RxJS', sizes: { fan: one, chain: one, dag: most, limit: one, sleep: one }, needs: 'packages' },
  {
    id: 'effect',
    title: 'Effect',
    sizes: { fan: one, chain: one, dag: most, limit: one, sleep: one, block: [many] },
    needs: 'packages',
  },
  {
    id: 'python-asyncio',
    title: 'Python asyncio',
    sizes: { fan: one, chain: one, dag: most, limit: one, sleep: [usual, many], block: [many] },
    needs: 'python',
  },
]

/** For example "3.11.7"; `null`: there is no python3. */
export function pythonVersion() {
  const { status, stdout } = spawnSync('python3', ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.replace('Python', '').trim() : null
}

/**
 * All figures of a round, with those that are compared next to each other. Memory is measured once, since it is the same
 * each time, and slow measurements are left out of every second round.
 * @param {Here} here @param {number} round @returns {readonly Cell[]}
 */
export function cellsOf(here, round) {
  const measured = systems.filter(({ needs }) => needs === undefined || here[needs])
  const counts = round % 2 === 0 ? sizes : most
  const asked = workloads.filter((workload) => round === 0 || workload !== 'block')
  return counts.flatMap((count) =>
    asked.flatMap((workload) =>
      measured
        .filter((system) => system.sizes[workload]?.includes(count))
        .map((system) => ({ system, workload, count })),
    ),
  )
}

/** The command for a measurement. @param {Cell} cell @returns {readonly [program: string, args: readonly string[]]} */
export function commandOf({ system, workload, count }) {
  const asked = [workload, String(count)]
  return system.needs === 'python'
    ? ['python3', [join(folder, `${system.id}.py`), ...asked]]
    : [process.execPath, ['--expose-gc', join(folder, 'measure.mjs'), system.id, ...asked]]
}
