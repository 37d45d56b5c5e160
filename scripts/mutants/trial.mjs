// Tries one fault: plants it in the copy, runs tests, and removes it again.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { edited } from './edit.mjs'
import { nearestTests } from './nearest.mjs'

/**
 * @typedef {import('./places.mjs').Fault} Fault
 * @typedef {import('./reach.mjs').Reach} Reach
 * @typedef {object} Verdict
 * @property {Fault} fault
 * @property {boolean} isCaught
 * @property {string} by the test that failed; for a missed fault, how many tests were tried
 * @property {number} ms
 *
 * @typedef {object} World what trials share
 * @property {ReadonlyMap<string, string>} sources the product's files and their texts
 * @property {ReadonlyMap<string, Reach>} reaches
 * @property {(test: string) => string} textOf
 * @property {import('./testing.mjs').Testing} testing in a copy of its own
 * @property {number} patienceMs how long tests are tried, by the time that they take without a fault
 */

/** No test takes this much longer, even on a busy machine: if it goes on, it hangs. */
const slowness = 4
const slackMs = 40_000

/** @param {World} world @param {Fault} fault @returns {Promise<Verdict>} */
export async function tried(world, fault) {
  const startMs = performance.now()
  const near = nearestTests(fault, world.reaches, world.textOf)
  const { tests, ms } = within(near, world)
  const { isCaught, by } = await judged(world, fault, tests, ms)
  const looked =
    near.length === 0 ? 'no test calls it' : `${tests.length} of ${near.length} files of tests call it and pass`
  return { fault, isCaught, by: isCaught ? by : looked, ms: Math.round(performance.now() - startMs) }
}

/** The tests to try: at least the nearest one, and more as far as there is time. @param {readonly string[]} near @param {World} world */
function within(near, { reaches, patienceMs }) {
  let ms = 0
  const tests = near.filter((test, position) => {
    const takes = reaches.get(test)?.ms ?? 0
    if (position > 0 && ms + takes > patienceMs) return false
    ms += takes
    return true
  })
  return { tests, ms }
}

/** @param {World} world @param {Fault} fault @param {readonly string[]} tests @param {number} ms what they take */
async function judged({ sources, testing }, fault, tests, ms) {
  if (tests.length === 0) return { isCaught: false, by: '' }
  const path = join(testing.folder, fault.file)
  const text = sources.get(fault.file) ?? ''
  writeFileSync(path, edited(text, fault))
  try {
    const order = { changed: [fault.file], tests, endsAtFirst: true }
    const ran = await testing.run(order, ms * slowness + slackMs)
    if (ran === 'hung') return { isCaught: true, by: 'the tests do not end' }
    if (ran === 'ended') return { isCaught: true, by: 'the process of the tests does not outlive it' }
    const red = ran.find(({ failure }) => failure !== null)
    return { isCaught: red !== undefined, by: red ? `${red.test} › ${red.failure}` : '' }
  } finally {
    writeFileSync(path, text)
  }
}
