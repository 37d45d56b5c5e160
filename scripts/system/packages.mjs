// The system packages that the tests need, and how to install them on Debian and Ubuntu.
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * @typedef {object} Need one requirement, detected by a file rather than by a package's name: names differ between
 * distributions and their releases (libgtk-3-0, libgtk-3-0t64)
 * @property {string} package Debian's name
 * @property {string} [program] of the PATH; one of several, by `|`
 * @property {string} [library] as the linker names it
 * @property {string} [path] a file or folder
 */

/** @type {readonly Need[]} */
const needs = [
  { package: 'xvfb', program: 'xvfb-run' },
  { package: 'xauth', program: 'xauth' },
  { package: 'chromium', program: 'chromium|chromium-browser|google-chrome|google-chrome-stable' },
  { package: 'fonts-dejavu-core', path: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' },
  { package: 'libgtk-3-0', library: 'libgtk-3.so.0' },
  { package: 'libnss3', library: 'libnss3.so' },
  { package: 'libasound2', library: 'libasound.so.2' },
  { package: 'libgbm1', library: 'libgbm.so.1' },
  { package: 'libatk-bridge2.0-0', library: 'libatk-bridge-2.0.so.0' },
  { package: 'libatspi2.0-0', library: 'libatspi.so.0' },
  { package: 'libcups2', library: 'libcups.so.2' },
  { package: 'libdrm2', library: 'libdrm.so.2' },
  { package: 'libxkbcommon0', library: 'libxkbcommon.so.0' },
  { package: 'libxss1', library: 'libXss.so.1' },
]

/** @param {string} program its name @param {string} [path] as the environment's PATH */
export function isOnPath(program, path = process.env.PATH ?? '') {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** The names of the libraries that the linker finds, as one text. */
function knownLibraries() {
  // ldconfig lives in /sbin, which an ordinary user's PATH may lack.
  const program = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((path) => existsSync(path))
  return program === undefined ? '' : spawnSync(program, ['-p'], { encoding: 'utf8' }).stdout
}

/** @param {Need} need @param {string} libraries */
function isMet(need, libraries) {
  if (need.program !== undefined) return need.program.split('|').some((name) => isOnPath(name))
  if (need.library !== undefined) return libraries.includes(`\t${need.library} `)
  return need.path !== undefined && existsSync(need.path)
}

/** Debian's names of the missing packages that the tests need. Empty on other systems than Linux. */
export function missingPackages() {
  if (process.platform !== 'linux') return []
  const libraries = knownLibraries()
  return needs.filter((need) => !isMet(need, libraries)).map((need) => need.package)
}

/** Whether `python3 -m pip` works. */
export function hasPip() {
  return spawnSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' }).status === 0
}

/** The one command that installs them, for people. @param {readonly string[]} packages */
export function installCommand(packages) {
  return `sudo apt-get update && sudo apt-get install -y ${packages.map(releaseName).join(' ')}`
}

/** The name of a package in this release: Ubuntu 24.04 and Debian 13 append `t64` to some. @param {string} name */
function releaseName(name) {
  const policy = spawnSync('apt-cache', ['policy', `${name}t64`], { encoding: 'utf8' }).stdout ?? ''
  return /Candidate: (?!\(none\))/.test(policy) ? `${name}t64` : name
}

/**
 * Installs packages with apt-get, if it runs as root.
 * @param {readonly string[]} packages Debian's names
 * @param {(line: string) => void} log
 * @throws {Error} when it is not root or the command fails; the message has the command for people
 */
export function installPackages(packages, log) {
  if (packages.length === 0) return
  const advice = `the tests need ${packages.join(', ')}: ${installCommand(packages)}`
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) throw new Error(advice)
  log(`system: installing ${packages.join(', ')}`)
  /** @type {import('node:child_process').ExecFileSyncOptions} */
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 16 * 1024 * 1024,
  }
  // Waits for another apt rather than failing: a fresh machine often updates itself first.
  const patience = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2']
  try {
    execFileSync('apt-get', [...patience, 'update'], options)
    const names = packages.map(releaseName)
    execFileSync('apt-get', [...patience, 'install', '-y', '--no-install-recommends', ...names], options)
  } catch (error) {
    throw new Error(`${advice}\n${error instanceof Error ? error.message : error}`)
  }
}

/** Installs pip where `python3 -m pip` doesn't run; @throws as `installPackages`. @param {(line: string) => void} log */
export function ensurePip(log) {
  if (!hasPip()) installPackages(['python3-pip'], log)
}
