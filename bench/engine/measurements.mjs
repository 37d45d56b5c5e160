import { spawn } from 'node:child_process'
import { median } from '../figures.mjs'
import { commandOf } from './systems.mjs'

/** @typedef {import('./systems.mjs').Cell} Cell @typedef {import('./systems.mjs').MeasuredName} MeasuredName */

/**
 * What a process said: of each of its times in `times` the milliseconds, or the bytes of a task that waits.
 * @typedef {{ times?: readonly number[], reads?: readonly number[], heapBytes?: number, residentBytes?: number }} Said
 */

/** Milliseconds, but for bytes. @typedef {'steady' | 'first' | 'read' | 'heapBytes' | 'residentBytes'} Figure */

/** How long a figure may take in all before it counts as none. */
const patienceMs = 60_000

/** Everything that was measured, round by round. */
export class Measurements {
  /** @param {Readonly<Record<string, string>>} environment of the processes */
  constructor(environment) {
    this.environment = { ...process.env, ...environment }
    /** @type {Map<string, Said[]>} */
    this.said = new Map()
  }

  /** One round's figure. Throws where the system fails or answers wrong. @param {Cell} cell */
  async take(cell) {
    const { system, workload, count } = cell
    const said = await this.#ask(cell)
    const key = keyOf(system.id, workload, count)
    this.said.set(key, [...(this.said.get(key) ?? []), said])
  }

  /**
   * What one system took, round by round; nothing where it was not measured. `steady` is when all code is warm: of each
   * process the median of the later half of its times; `first` is its first.
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
