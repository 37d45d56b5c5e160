// The order in which tests are tried on a fault: first those that are about its file, and among these the quick ones.

import { loadedBy } from './reach.mjs'

/** @typedef {import('./reach.mjs').Reach} Reach */

/**
 * The tests that reach a fault, the nearest first.
 * @param {import('./places.mjs').Fault} fault
 * @param {ReadonlyMap<string, Reach>} reaches
 * @param {(test: string) => string} textOf the text of a file of tests
 * @returns {readonly string[]}
 */
export function nearestTests(fault, reaches, textOf) {
  const found = [...reaches].filter(([, { failure, marks }]) => failure === null && isReached(fault, marks))
  const far = new Map(found.map(([test, reach]) => [test, distance(fault.file, test, textOf(test), reach)]))
  return found.map(([test]) => test).sort((one, other) => (far.get(one) ?? 0) - (far.get(other) ?? 0))
}

/**
 * Whether a test calls the function with the fault; a fault outside of functions runs when its file is loaded.
 * @param {import('./places.mjs').Fault} fault @param {readonly string[]} marks
 */
function isReached({ file, within: [innermost] }, marks) {
  return innermost === undefined ? loadedBy(marks).includes(file) : marks.includes(`${file}:${innermost}`)
}

/**
 * The time that the test takes, in seconds, multiplied if the test is about something else.
 * @param {string} file @param {string} test @param {string} text @param {Reach} reach
 */
function distance(file, test, text, { ms, marks }) {
  const name = (file.split('/').pop() ?? '').replace(/\.tsx?$/, '')
  const camel = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())
  const isNamed = test.includes(name) || text.includes(name) || text.toLowerCase().includes(camel.toLowerCase())
  const isNeighbour = file
    .split('/')
    .slice(1, -1)
    .some((folder) => test.includes(`/${folder}/`))
  const isOfWing = test.startsWith(`tests/${file.startsWith('src/') ? 'core' : file.split('/')[0]}/`)
  // A test that calls little other code is more likely to check what this function does.
  const width = 1 + marks.length / 1000
  return (ms / 1000 + 1) * width * (isNamed ? 1 : 6) * (isNeighbour ? 1 : 2) * (isOfWing ? 1 : 2)
}
