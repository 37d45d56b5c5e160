// Tests the packed library on versions of Node other than the one that runs the tests.
import { join } from 'node:path'
import { asked, installPart, parts } from '../system/part-packages.mjs'
import { root } from './programs.mjs'
import { testInVitest } from './vitest.mjs'

/** @typedef {import('./counts.mjs').Counts} Counts */

const file = 'tests/tooling/packed-runtime.test.ts'
const report = 'test-results/nodes.json'
const log = (/** @type {string} */ line) => process.stdout.write(`${line}\n`)

/** The programs of these versions. @returns {readonly string[]} */
function programs() {
  return Object.keys(asked(parts.nodes)).map((name) => join(root, parts.nodes, 'node_modules', name, 'bin', 'node'))
}

/** @param {string} reason @returns {Counts} */
function skipped(reason) {
  const count = programs().length
  return { passed: 0, failed: 0, skipped: count, reasons: [`the packed library on ${count} other Nodes: ${reason}`] }
}

/** @returns {Promise<Counts>} */
export async function testOnNodes() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return skipped('they are programs for Linux on x64')
  if (!installPart(parts.nodes, log)) return skipped('npm could not install them')
  const args = [file, '-t', 'nodes/node_modules']
  const counts = await testInVitest(report, args, { ...process.env, NODES: programs().join(',') })
  // Tests that `-t` filters out have run with the unit tests, so they are not skipped.
  return { ...counts, skipped: Math.max(0, programs().length - counts.passed - counts.failed) }
}
