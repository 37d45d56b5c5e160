// Builds out/: main process, preload script, terminal and page. With `--if-stale`, builds only when a source has changed
// since the last build.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const sources = [
  'src',
  'main',
  'renderer',
  'scripts/runtime-parts.mjs',
  'scripts/flatten',
  'package.json',
  'package-lock.json',
  'electron.config.ts',
]
/** Written after a build, with the time of the build's start, so that files saved during the build count as newer. */
const stamp = join(root, 'out', 'built')

/** When a file, or anything in a folder, was last written. A folder's own time shows that files were deleted. @param {string} path @returns {number} */
function writtenMs(path) {
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => writtenMs(join(path, name))))
}

/** Whether no source has changed since the last build. */
export function isFresh() {
  const builtMs = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return sources.every((path) => writtenMs(join(root, path)) < builtMs)
}

/** Builds, with all output on stderr. @returns {number} the exit status */
export function build() {
  const start = new Date()
  rmSync(stamp, { force: true })
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('electron-vite/package.json')),
    'bin/electron-vite.js',
  )
  const args = [cli, 'build', '--config', 'electron.config.ts', '--logLevel', 'warn']
  // On stderr, since stdout is for the program that runs afterwards.
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) return status ?? 1
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, '')
  utimesSync(stamp, start, start)
  return 0
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--if-stale') || !isFresh()) process.exitCode = build()
}
