// Ends processes that a trial has left: a failed test ends nothing, and a planted fault may keep a program running for
// ever. They are recognised by the copy's folder, which no other process names; without /proc none are found.
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The environment variable that tells each process of the tests which copy it belongs to. */
export const copyVariable = 'MUTANTS_COPY'

/** @param {() => string} read @returns {string} empty where the process has gone meanwhile */
function ifThere(read) {
  try {
    return read()
  } catch {
    return ''
  }
}

/** @param {string} pid @returns {string} its parent's */
function parentOf(pid) {
  return ifThere(() => readFileSync(`/proc/${pid}/status`, 'utf8')).match(/^PPid:\s*(\d+)/m)?.[1] ?? ''
}

/** @param {string} pid @param {string} ancestor */
function comesFrom(pid, ancestor) {
  for (let at = pid; at !== '' && at !== '0'; at = parentOf(at)) if (at === ancestor) return true
  return false
}

/** @param {string} pid @param {string} folder */
function names(pid, folder) {
  const texts = [
    ifThere(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
    ifThere(() => readFileSync(`/proc/${pid}/environ`, 'utf8')),
    ifThere(() => readlinkSync(`/proc/${pid}/cwd`)),
  ]
  return texts.some((text) => text.includes(folder))
}

/**
 * Ends the processes that belong to a copy, except for `tester` and its children.
 * @param {string} folder the copy's @param {number | undefined} tester the process that runs tests, where there is one
 * @returns {readonly number[]} whose ids were ended
 */
export function endLeftovers(folder, tester) {
  if (!existsSync('/proc/self/status')) return []
  const own = String(process.pid)
  const left = readdirSync('/proc').filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      pid !== own &&
      names(pid, folder) &&
      !(tester !== undefined && comesFrom(pid, String(tester))),
  )
  for (const pid of left) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // The process has ended already.
    }
  }
  return left.map(Number)
}
