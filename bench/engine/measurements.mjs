import { spawn } from 'node:child_process'
import { median } from '../figures.mjs'
import { commandOf } from './systems.mjs'

/** @typedef {import('./systems.mjs').Cell} Cell @typedef {import('./systems.mjs').MeasuredName} MeasuredName */

/**
 * The output of a process: the milliseconds of each time, or the bytes of a waiting task.
 * @typedef {{ times?: readonly number[], reads?: readonly number[], heapBytes?: number, residentBytes?: number }} Said
 */

/** In milliseconds, or in bytes. @typedef {'steady' | 'first' | 'read' | 'heapBytes' | 'residentBytes'} Figure */

/** If a measurement takes longer than this in all, there is no figure. */
const patienceMs = 60_000

/** Everything that was measured, round by round. */
export class Measurements {
  /** @param {Readonly<Record<string, string>>} environment of the processes */
  constructor(environment) {
    this.environment = { ...process.env, ...environment }
    /** @type {Map<string, Said[]>} */
    this.said = new Map()
  }

  /** Takes one round's figure. Throws when the system fails or gives a wrong answer. @param {Cell} cell */
  async take(cell) {
    const { system, workload, count } = cell
    const said = await this.#ask(cell)
    const key = keyOf(system.id, workload, count)
    this.said.set(key, [...(this.said.get(key) ?? []), said])
  }

  /**
   * The figures of one system, round by round; empty if it was not measured. `steady` is for warm code: the median of the
   * later half of a process's times; `first` is its first time.
   * @param {string} id @param {MeasuredName} workload @param {number} count @param {Figure} figure
   * @returns {readonly number[]}
   */
  rounds(id, workload, count, figure) {
    return (this.said.get(keyOf(id, workload, count)) ?? []).map((said) => figureOf(said, figure))
  }

  /** @param {Cell} cell @returns {Promise<Said>} */
  #ask(cell) {
    const [program, args] = commandOf(cell)
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        env: this.environment,
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: patienceMs,
      })
      let printed = ''
      child.stdout.setEncoding('utf8').on('data', (text) => {
        printed += text
      })
      child.on('error', reject)
      child.on('close', (status) => {
        if (status === 0) resolve(JSON.parse(printed))
        else reject(new Error(`${cell.system.id} ${cell.workload} ${cell.count} ended with ${status}`))
      })
    })
  }
}

/** @param {string} id @param {MeasuredName} workload @param {number} count */
function keyOf(id, workload, count) {
  return `${id} ${workload} ${count}`
}

/** @param {Said} said @param {Figure} figure */
function figureOf({ times = [], reads = [], ...bytes }, figure) {
  if (figure === 'first') return times[0] ?? Number.NaN
  if (figure === 'steady') return median(times.slice(times.length >> 1))
  if (figure === 'read') return median(reads)
  return bytes[figure] ?? Number.NaN
}
