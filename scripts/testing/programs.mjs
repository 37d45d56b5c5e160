// Runs programs for the checks: those of node_modules, and our own scripts.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const require = createRequire(import.meta.url)

/** The program's file in its package, run by this Node: so no shell, npx or `.cmd` is needed. */
const files = {
  biome: () => require.resolve('@biomejs/biome/bin/biome'),
  tsc: () => require.resolve('typescript/bin/tsc'),
  depcruise: () => inPackage('dependency-cruiser', 'bin/dependency-cruise.mjs'),
  knip: () => inPackage('knip', 'bin/knip.js'),
  vitest: () => inPackage('vitest', 'vitest.mjs'),
  playwright: () => inPackage('playwright', 'cli.js'),
}

/** The path of a file that its package does not export. @param {string} name @param {string} path */
function inPackage(name, path) {
  return join(root, 'node_modules', name, path)
}

/**
 * @typedef {object} Ended
 * @property {boolean} isGreen the exit status was 0
 * @property {string} output what it said, where it was kept
 */

/**
 * Runs a program of node_modules, or, given a path, one of our scripts.
 * @param {string} name @param {readonly string[]} args
 * @param {{ isKept?: boolean, env?: NodeJS.ProcessEnv }} [options] `isKept`: collects its output instead of showing it
 * @returns {Promise<Ended>}
 */
export function run(name, args, { isKept = false, env = process.env } = {}) {
  const file = name in files ? files[/** @type {keyof typeof files} */ (name)]() : join(root, name)
  const child = spawn(process.execPath, [file, ...args], {
    cwd: root,
    env: isKept ? { ...env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' } : env,
    stdio: isKept ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  })
  let output = ''
  const keep = (/** @type {Buffer} */ part) => {
    output += part
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return new Promise((done) => {
    child.on('error', (error) => done({ isGreen: false, output: error.message }))
    child.on('close', (status) => done({ isGreen: status === 0, output }))
  })
}
