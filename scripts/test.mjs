// `npm test`: every check there is, and one closing line that counts them, with what failed above it.
//
//   npm test                               all of them, as on CI
//   npm test -- --only unit                some: system, referee, build, style, types, imports, dead, unit, nodes,
//                                          electron, chromium
//   npm test -- --only unit tests/core     further words go to Vitest and Playwright, which then run only some tests
//   npm test -- --strict                   checks that could not run here count as failed
//
// Missing system packages are installed where that is possible (Debian or Ubuntu, as root), and named where it is not.
import { parseArgs } from 'node:util'
import { closingLine, sum } from './testing/counts.mjs'
import { groups } from './testing/steps.mjs'

const names = groups.flat().map(({ name }) => name)

/** The steps after `--only`, with the steps that they need; by default all. @param {string | undefined} only */
function chosen(only) {
  if (only === undefined) return new Set(names)
  const asked = only.split(',')
  const unknown = asked.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`no such check: ${unknown.join(', ')}. There are ${names.join(', ')}.`)
  const needs = groups.flat().filter(({ name }) => asked.includes(name))
  return new Set([...asked, ...needs.flatMap((step) => step.needs ?? [])])
}

/** @param {Set<string>} wanted @param {readonly string[]} filters */
async function runGroups(wanted, filters) {
  const counts = []
  for (const group of groups) {
    const steps = group.filter(({ name }) => wanted.has(name))
    if (steps.length > 0) process.stdout.write(`\n${steps.map(({ title }) => title).join(' · ')}\n`)
    counts.push(...(await Promise.all(steps.map((step) => step.check(filters)))))
  }
  return sum(counts)
}

/** @param {readonly string[]} args */
async function main(args) {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { strict: { type: 'boolean', default: false }, only: { type: 'string' } },
    allowPositionals: true,
  })
  const { passed, failed, skipped, reasons, failures } = await runGroups(chosen(values.only), positionals)
  const counts = values.strict ? { passed, failed: failed + skipped, skipped: 0 } : { passed, failed, skipped }
  for (const failure of failures) process.stdout.write(`\nFAILED ${failure}`)
  for (const reason of reasons) process.stdout.write(`\nSKIPPED ${reason}`)
  process.stdout.write(`\n${closingLine(counts)}\n`)
  // A run without any check has not shown anything either.
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 2
}
