// Prints the result: each fault that was missed, figures by wing and kind, and the share that was caught.
import { kinds } from './kinds.mjs'
import { shownLines } from './places.mjs'
import { grouped, wingOf } from './sample.mjs'

/** @typedef {import('./trial.mjs').Verdict} Verdict */

/** @param {import('./places.mjs').Fault} fault */
export function placeOf({ file, line, column }) {
  return `${file}:${line}:${column}`
}

/** The lines about a missed fault: its place, and its code before and after. @param {Verdict} verdict @param {string} text of its file */
export function missedLines({ fault, by }, text) {
  const { before, after } = shownLines(text, fault)
  return [`${placeOf(fault)} ${fault.kind} · ${by}`, `  - ${before}`, `  + ${after}`]
}

/** @param {readonly Verdict[]} verdicts */
function share(verdicts) {
  const caught = verdicts.filter(({ isCaught }) => isCaught).length
  const percent = verdicts.length === 0 ? '–' : `${((100 * caught) / verdicts.length).toFixed(1)} %`
  return `${String(caught).padStart(4)} of ${String(verdicts.length).padStart(4)}  ${percent.padStart(7)}`
}

/** @param {readonly Verdict[]} verdicts @returns {readonly string[]} */
export function figures(verdicts) {
  const byWing = [...grouped(verdicts, ({ fault }) => wingOf(fault))]
  const byKind = grouped(verdicts, ({ fault }) => fault.kind)
  return [
    ...byWing.map(([wing, ofWing]) => `${wing.padEnd(10)} ${share(ofWing)}`),
    '',
    ...kinds.flatMap(({ name, meaning }) => {
      const ofKind = byKind.get(name)
      return ofKind ? [`${name.padEnd(10)} ${share(ofKind)}   ${meaning}`] : []
    }),
    '',
    `${'caught'.padEnd(10)} ${share(verdicts)}`,
  ]
}
