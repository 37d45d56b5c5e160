// `npm run mutants`: checks that tests notice faults. Plants faults such as people make, one at a time, in copies of the
// project (one copy per processor), runs the tests that call the function with the fault, and prints the faults that no test
// noticed. There are ten kinds of faults (mutants/kinds.mjs), planted in three wings: src, main and renderer.
//
//   npm run mutants                                     210 faults, equally many of each wing and kind
//   npm run mutants -- --seed 7 --count 60              60 other faults; a seed always gives the same ones
//   npm run mutants -- --wing renderer --kind bound     only some wings or kinds, separated by commas
//   npm run mutants -- --only renderer/canvas/geometry.ts:12     all faults of a line, or of a file; several with commas
//   npm run mutants -- --list                           lists the faults without planting them
//   npm run mutants -- --patience 300                   tests one fault for at most this many seconds; by default 60
//
// The first run finds out which tests call which function, which takes as long as all tests; later runs only update that.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { copyOf } from './mutants/copy.mjs'
import { edited } from './mutants/edit.mjs'
import { kinds } from './mutants/kinds.mjs'
import { inLanes } from './mutants/lanes.mjs'
import { faultsIn } from './mutants/places.mjs'
import { filesOf, reachOf } from './mutants/reach.mjs'
import { figures, missedLines, placeOf } from './mutants/report.mjs'
import { sampled, wingOf } from './mutants/sample.mjs'
import { Testing } from './mutants/testing.mjs'
import { tried } from './mutants/trial.mjs'
import { typeChecker } from './mutants/type-check.mjs'
import { installPart, parts } from './system/part-packages.mjs'

/**
 * @typedef {import('./mutants/places.mjs').Fault} Fault
 * @typedef {import('./mutants/trial.mjs').Verdict} Verdict
 */

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const wings = ['src', 'main', 'renderer']
const say = (/** @type {string} */ line) => process.stdout.write(`${line}\n`)

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '210' },
    patience: { type: 'string', default: '60' },
    wing: { type: 'string' },
    kind: { type: 'string' },
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
})

/** @param {string | undefined} given with commas @param {readonly string[]} known @param {string} what */
function chosen(given, known, what) {
  if (given === undefined) return known
  const names = given.split(',')
  const wrong = names.find((name) => !known.includes(name))
  if (wrong !== undefined) throw new Error(`no such ${what}: ${wrong}. There are ${known.join(', ')}.`)
  return names
}

/** @param {string} given @param {string} name a whole number from 1 on */
function counted(given, name) {
  const number = Number(given)
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} takes a whole number from 1 on, not ${given}`)
  return number
}

/** The product's files, with their texts. @returns {ReadonlyMap<string, string>} */
function readSources() {
  const files = wings.flatMap((wing) => filesOf(root, wing, /(?<!\.d)\.tsx?$/))
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
}

/** @param {ReadonlyMap<string, string>} sources @returns {readonly Fault[]} */
function chosenFaults(sources) {
  const ofWings = chosen(values.wing, wings, 'wing')
  const ofKinds = chosen(
    values.kind,
    kinds.map(({ name }) => name),
    'kind',
  )
  const faults = [...sources].flatMap(([file, text]) => faultsIn(file, text))
  const fitting = faults.filter((fault) => ofWings.includes(wingOf(fault)) && ofKinds.includes(fault.kind))
  const checks = new Map(wings.map((wing) => [wing, lazily(() => typeChecker(root, wing))]))
  const canPlant = (/** @type {Fault} */ fault) =>
    checks.get(wingOf(fault))?.()(fault.file, edited(sources.get(fault.file) ?? '', fault)) ?? false
  if (values.only === undefined) {
    return sampled(fitting, counted(values.count, 'count'), counted(values.seed, 'seed'), canPlant)
  }
  const places = values.only.split(',').map((place) => `${place}:`)
  const here = fitting.filter((fault) => places.some((place) => `${placeOf(fault)}:`.startsWith(place)))
  if (here.length === 0) throw new Error(`nothing can be planted at ${values.only}`)
  return here.filter(canPlant)
}

/** @template T @param {() => T} make @returns {() => T} */
function lazily(make) {
  /** @type {{ made: T } | undefined} */
  let kept
  return () => {
    kept ??= { made: make() }
    return kept.made
  }
}

/** @param {ReadonlyMap<string, string>} sources @param {readonly Fault[]} faults @param {readonly string[]} copies */
async function tryAll(sources, faults, copies) {
  const reaches = await reachOf({ root, copies, sources, tell: say })
  for (const [test, { failure }] of reaches)
    if (failure !== null) say(`left out, fails without a fault: ${test} › ${failure}`)
  const textOf = (/** @type {string} */ test) => readFileSync(join(root, test), 'utf8')
  const patienceMs = counted(values.patience, 'patience') * 1000
  const lanes = copies.map((copy) => new Testing(copy))
  /** @type {Verdict[]} */
  const verdicts = []
  await inLanes(lanes, faults, async (testing, fault) => {
    const verdict = await tried({ sources, reaches, textOf, testing, patienceMs }, fault)
    verdicts.push(verdict)
    const seconds = (verdict.ms / 1000).toFixed(1)
    const said = verdict.isCaught ? 'caught' : 'MISSED'
    say(
      `${verdicts.length} of ${faults.length} · ${said} · ${placeOf(fault)} ${fault.kind} · ${seconds} s · ${verdict.by}`,
    )
  })
  for (const testing of lanes) testing.stop()
  return verdicts
}

async function main() {
  const sources = readSources()
  const faults = chosenFaults(sources)
  if (values.list) {
    for (const fault of faults)
      for (const line of missedLines({ fault, by: '', isCaught: false, ms: 0 }, sources.get(fault.file) ?? ''))
        say(line)
    return
  }
  installPart(parts.cpython, say)
  const copies = Array.from({ length: Math.min(availableParallelism(), faults.length) }, () => copyOf(root))
  for (const { remove } of copies) process.on('exit', remove)
  const folders = copies.map(({ folder }) => folder)
  const verdicts = await tryAll(sources, faults, folders)
  const missed = verdicts.filter(({ isCaught }) => !isCaught)
  say(`\nmissed: ${missed.length}\n`)
  for (const verdict of missed)
    for (const line of missedLines(verdict, sources.get(verdict.fault.file) ?? '')) say(line)
  say('')
  for (const line of figures(verdicts)) say(line)
}

// A run that is ended early cleans up too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130))
try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(2)
}
