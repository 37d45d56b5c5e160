// Finds the Electron that the npm package has or can download.
import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const patienceMs = 5_000
const isWindows = process.platform === 'win32'
const entry = createRequire(import.meta.url).resolve('electron')

/** The number of bytes in the files of some folders; a missing folder has none. @param {readonly string[]} folders */
function sizeOf(folders) {
  let bytes = 0
  for (const folder of folders.filter((path) => fs.existsSync(path))) {
    for (const name of fs.readdirSync(folder, { encoding: 'utf8', recursive: true })) {
      const found = fs.statSync(join(folder, name), { throwIfNoEntry: false })
      // A folder that was made for a download does not mean that a download has begun.
      if (found?.isFile()) bytes += found.size
    }
  }
  return bytes
}

/** Ends a process with all its children. @param {number} pid */
function endGroup(pid) {
  if (isWindows) spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' })
  else process.kill(-pid, 'SIGKILL')
}

/** Starts a process that requires the package and prints where its program is. @param {string} scratch for downloads */
function startProbe(scratch) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch }
  delete env.ELECTRON_OVERRIDE_DIST_PATH
  const code = `process.stdout.write('\\n' + require(${JSON.stringify(entry)}))`
  // In a process group of its own, so that its download, a child process, can be ended with it (not on Windows, where that
  // opens a window).
  return spawn(process.execPath, ['-e', code], { env, detached: !isWindows, stdio: ['ignore', 'pipe', 'ignore'] })
}

/**
 * The npm package's own program. Requiring the package downloads a missing program, and blocks until that succeeds or
 * fails: so another process does it. It gets 5 s to make progress, and 5 s more after each progress: a download that works
 * may take its time, and one that can't work ends soon.
 * @returns {Promise<string | null>} the program's path
 */
export function findInNpmPackage() {
  const scratch = fs.mkdtempSync(join(tmpdir(), 'asyncanvas-electron-'))
  const watched = [scratch, join(dirname(entry), 'dist')]
  const probe = startProbe(scratch)
  let size = sizeOf(watched)
  const timer = setInterval(() => {
    const now = sizeOf(watched)
    if (now === size && probe.pid !== undefined) endGroup(probe.pid)
    size = now
  }, patienceMs)
  return new Promise((done) => {
    let said = ''
    const finish = (/** @type {string | null} */ program) => {
      clearInterval(timer)
      fs.rmSync(scratch, { recursive: true, force: true })
      done(program)
    }
    probe.stdout.on('data', (text) => {
      said += text
    })
    probe.on('error', () => finish(null))
    probe.on('close', (status) => {
      // The last line only, since the package prints about a download on the same stream.
      const program = said.split('\n').at(-1) ?? ''
      finish(status === 0 && fs.existsSync(program) ? program : null)
    })
  })
}

/** The value of ELECTRON_OVERRIDE_DIST_PATH for a program of the npm package. @param {string} program */
export function distFolderOf(program) {
  return process.platform === 'darwin' ? program.replace(/\/Electron\.app\/.*$/, '') : dirname(program)
}
