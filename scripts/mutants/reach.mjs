// Finds the tests that can see a fault: those that call the function with the fault. All tests run once with marks, and the
// result is kept in .cache/; a test file runs again when it, or a file of the product that it loads, changes.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inLanes } from './lanes.mjs'
import { marked } from './marks.mjs'
import { marksFolder } from './marks-name.mjs'
import { Testing } from './testing.mjs'

/**
 * @typedef {object} Reach
 * @property {string} print of the tests' own text, and of the product's files that they load
 * @property {number} ms how long they took
 * @property {string | null} failure the failure without any fault
 * @property {readonly string[]} marks `file` for those that were loaded, `file:offset` for functions that were called: of
 *   the body's beginning
 */

/** A test file that takes longer is not used. */
const limitMs = 240_000

/** @param {string} root @param {string} folder @param {RegExp} pattern @returns {readonly string[]} as `tests/…` */
export function filesOf(root, folder, pattern) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => pattern.test(path))
    .sort()
}

/** @param {string} path @returns {Readonly<Record<string, Reach>>} */
function kept(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
}

/** @param {readonly string[]} marks @returns {readonly string[]} the files that they are of */
export function loadedBy(marks) {
  return [...new Set(marks.map((mark) => mark.replace(/:.*/, '')))].sort()
}

/**
 * @param {string} text of the tests @param {readonly string[]} marks what they load, among others
 * @param {ReadonlyMap<string, string>} sources
 */
function printOf(text, marks, sources) {
  const hash = createHash('sha256').update(text)
  for (const file of loadedBy(marks)) hash.update(sources.get(file) ?? 'gone')
  return hash.digest('hex').slice(0, 16)
}

/**
 * @param {{ root: string, copies: readonly string[], sources: ReadonlyMap<string, string>, tell: (line: string) => void }} given
 * @returns {Promise<ReadonlyMap<string, Reach>>} by file of tests
 */
export async function reachOf({ root, copies, sources, tell }) {
  const path = join(root, '.cache', 'mutants', 'reach.json')
  const before = kept(path)
  // The tests of the tools call nothing of the product.
  const tests = filesOf(root, 'tests', /^tests\/(?!tooling\/).*\.test\.tsx?$/)
  const prints = (/** @type {string} */ test, /** @type {readonly string[]} */ marks) =>
    printOf(readFileSync(join(copies[0] ?? root, test), 'utf8'), marks, sources)
  /** @type {Map<string, Reach>} */
  const reaches = new Map()
  for (const test of tests) {
    const known = before[test]
    if (known?.print === prints(test, known?.marks ?? [])) reaches.set(test, known)
  }
  const missing = tests.filter((test) => !reaches.has(test))
  if (missing.length === 0) return reaches
  /** @type {Map<string, Omit<Reach, 'print'>>} */
  const red = new Map()
  const keep = (/** @type {string} */ test, /** @type {Omit<Reach, 'print'>} */ reach) => {
    reaches.set(test, { print: prints(test, reach.marks), ...reach })
    save(path, { ...before, ...Object.fromEntries(reaches) })
  }
  const write = (/** @type {(file: string, text: string) => string} */ textOf) => {
    for (const copy of copies) for (const [file, text] of sources) writeFileSync(join(copy, file), textOf(file, text))
  }
  write(marked)
  const withMarks = copies.map((copy) => new Testing(copy, { wantsMarks: true }))
  await inLanes(withMarks, missing, async (testing, test, position) => {
    tell(`what calls what: ${position + 1} of ${missing.length} · ${test}`)
    const ran = await testing.run({ changed: [], tests: [test], endsAtFirst: false }, limitMs)
    const found = { ...outcome(ran), marks: marksOf(testing.folder, test) }
    if (found.failure === null) keep(test, found)
    else red.set(test, found)
  })
  for (const testing of withMarks) testing.stop()
  write((_, text) => text)
  // Tests that fail with marks are run without them: they may read the text of functions.
  const plain = copies.map((copy) => new Testing(copy))
  await inLanes(plain, [...red], async (testing, [test, { marks }]) => {
    keep(test, { ...outcome(await testing.run({ changed: [], tests: [test], endsAtFirst: false }, limitMs)), marks })
  })
  for (const testing of plain) testing.stop()
  return reaches
}

/** The marks that the tests' process, and processes started by it, have reached. @param {string} copy @param {string} test */
function marksOf(copy, test) {
  const folder = marksFolder(copy, test)
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const written = files.flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) ?? [])
  return [...new Set(written)]
}

/** @param {Awaited<ReturnType<Testing['run']>>} ran */
function outcome(ran) {
  if (typeof ran === 'string') return { ms: limitMs, failure: ran }
  return { ms: ran[0]?.ms ?? 0, failure: ran[0]?.failure ?? null }
}

/** @param {string} path @param {unknown} reach */
function save(path, reach) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(reach))
}
