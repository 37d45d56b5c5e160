// The process that runs tests (tester.mjs), as the harness uses it: started when it is needed, ended with all its children
// when a fault makes it hang, and then started again.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { copyVariable, endLeftovers } from './leftovers.mjs'

/**
 * @typedef {import('./tester.mjs').Order} Order
 * @typedef {import('./tester.mjs').Ran} Ran
 */

export class Testing {
  /** The copy. @readonly */
  folder
  #wantsMarks
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null

  /** @param {string} folder the copy @param {{ readonly wantsMarks?: boolean }} [options] */
  constructor(folder, { wantsMarks = false } = {}) {
    this.folder = folder
    this.#wantsMarks = wantsMarks
    // Runs before the copy is removed.
    process.prependListener('exit', () => this.stop())
  }

  /**
   * @param {Order} order @param {number} limitMs
   * @returns {Promise<readonly Ran[] | 'hung' | 'ended'>} `hung`: it took longer; `ended`: the process did not outlive it
   */
  async run(order, limitMs) {
    const child = await this.#started()
    const ending = new AbortController()
    const { signal } = ending
    /** @type {NodeJS.Timeout | undefined} */
    let timer
    const answer = once(child, 'message', { signal }).then(([ran]) => /** @type {readonly Ran[]} */ (ran))
    const end = once(child, 'exit', { signal }).then(() => /** @type {const} */ ('ended'))
    const limit = new Promise((done) => {
      timer = setTimeout(done, limitMs, 'hung')
    })
    child.send(order)
    const result = /** @type {readonly Ran[] | 'hung' | 'ended'} */ (await Promise.race([answer, end, limit]))
    clearTimeout(timer)
    answer.catch(() => undefined)
    end.catch(() => undefined)
    ending.abort()
    if (typeof result === 'string') this.stop()
    else endLeftovers(this.folder, child.pid)
    return result
  }

  /** Ends the process, and all that it started. */
  stop() {
    const pid = this.#child?.pid
    this.#child = null
    if (pid === undefined) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // The process has ended already.
    }
    endLeftovers(this.folder, undefined)
  }

  async #started() {
    if (this.#child) return this.#child
    const program = join(this.folder, 'scripts', 'mutants', 'tester.mjs')
    // In a process group of its own, which can be ended as a whole. Its output is dropped, since faults may cause anything.
    const exit = join(this.folder, 'scripts', 'mutants', 'marks-exit.cjs')
    const env = { ...process.env, [copyVariable]: this.folder }
    const child = fork(program, this.#wantsMarks ? ['--marks'] : [], {
      cwd: this.folder,
      env: this.#wantsMarks ? { ...env, NODE_OPTIONS: `--require ${exit}` } : env,
      detached: true,
      stdio: ['ignore', 'ignore', process.env.MUTANTS_DEBUG === undefined ? 'ignore' : 'inherit', 'ipc'],
    })
    this.#child = child
    child.on('exit', () => {
      if (this.#child === child) this.#child = null
    })
    const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')])
    if (first !== 'ready') throw new Error('Vitest did not start in the copy: npm run check says why')
    return child
  }
}
