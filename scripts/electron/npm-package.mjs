// The Electron that the npm package has, or can download.
import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const patienceMs = 5_000
const isWindows = process.platform === 'win32'
const entry = createRequire(import.meta.url).resolve('electron')

/** How many bytes lie in the files of some folders; none in a folder that isn't there. @param {readonly string[]} folders */
function sizeOf(folders) {
  let bytes = 0
  for (const folder of folders.filter((path) => fs.existsSync(path))) {
    for (const name of fs.readdirSync(folder, { encoding: 'utf8', recursive: true })) {
      const found = fs.statSync(join(folder, name), { throwIfNoEntry: false })
      // A folder made for a download is no download yet.
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
  // A group of its own (not on Windows, where that opens a window): the download is a child of it, to be ended with it.
  return spawn(process.execPath, ['-e', code], { env, detached: !isWindows, stdio: ['ignore', 'pipe', 'ignore'] })
}

/**
 * The npm package's own program. Requiring the package downloads it where it is missing, and blocks until it is there
 * or nowhere: so another process does that. It has 5 s to show something, and 5 s more for each time it did: a
 * download that works takes the time it needs, one that can't work ends soon.
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
      // Its last line: the package tells of a download on the same stream.
      const program = said.split('\n').at(-1) ?? ''
      finish(status === 0 && fs.existsSync(program) ? program : null)
    })
  })
}

/** The folder to name in ELECTRON_OVERRIDE_DIST_PATH for a program that the npm package gave. @param {string} program */
export function distFolderOf(program) {
  return process.platform === 'darwin' ? program.replace(/\/Electron\.app\/.*$/, '') : dirname(program)
}
