// A real Electron for the tests. As a program it prints the folder, and on stderr which one it took:
//   ELECTRON_OVERRIDE_DIST_PATH=$(node scripts/electron/find.mjs) npx electron --version
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensurePip } from '../system/packages.mjs'
import { distFolderOf, findInNpmPackage } from './npm-package.mjs'
import { canUseWheel, fetchWheel, hasWheel, wheelFolder } from './wheel.mjs'

/**
 * @typedef {object} FoundElectron
 * @property {'ELECTRON_OVERRIDE_DIST_PATH' | 'npm package' | 'wheel'} source which one it is
 * @property {string} folder as ELECTRON_OVERRIDE_DIST_PATH and electron-builder's electronDist want it
 * @property {string} program to run, as Playwright's executablePath wants it
 * @property {string} version such as '22.3.25'
 */

/** @type {Partial<Record<string, string>>} */
const programs = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }

/** @param {FoundElectron['source']} source @param {string} folder @returns {FoundElectron} */
function described(source, folder) {
  const program = join(folder, programs[process.platform] ?? 'electron')
  if (!existsSync(program)) throw new Error(`no Electron at ${program} (${source})`)
  const file = join(folder, 'version')
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'unknown'
  return { source, folder, program, version }
}

/**
 * Finds an Electron, in this order: the folder that ELECTRON_OVERRIDE_DIST_PATH names; the one that the npm package has or
 * can download; the wheel, fetched once per user.
 * @param {(line: string) => void} [log] gets a line before slow work
 * @returns {Promise<FoundElectron>}
 * @throws {Error} when none can be found; the message says what to do
 */
export async function findElectron(log = () => {}) {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (named) return described('ELECTRON_OVERRIDE_DIST_PATH', named)
  const own = await findInNpmPackage()
  if (own !== null) return described('npm package', distFolderOf(own))
  if (!canUseWheel()) {
    throw new Error('Electron could not be downloaded: set ELECTRON_OVERRIDE_DIST_PATH to the folder of one')
  }
  if (!hasWheel()) {
    ensurePip(log)
    log('electron: the npm package has none and can get none here; fetching the wheel (102 MB)')
    fetchWheel()
  }
  return described('wheel', wheelFolder())
}

/** One line for people. @param {FoundElectron} found */
export function electronLine(found) {
  return `electron: ${found.version} from ${found.source}, ${found.folder}`
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const log = (/** @type {string} */ line) => process.stderr.write(`${line}\n`)
  try {
    const found = await findElectron(log)
    log(electronLine(found))
    process.stdout.write(`${found.folder}\n`)
  } catch (error) {
    log(`${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
}
