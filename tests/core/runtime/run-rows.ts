/**
 * Runs every row of every table, in both regimes, in the Node that it is started with, without a test runner. Prints a line
 * for each row, the error of each failed row, and the number of rows.
 */
import process from 'node:process'
import { regimes } from './regimes.ts'
import type { Row } from './tables/row.ts'

/** For rows that never end; a row on a slow machine must not fail. */
const patienceMs = 60_000
/** Uncaught errors during a row: they belong to that row. */
const stray: unknown[] = []
process.on('unhandledRejection', (error) => stray.push(error))
process.on('uncaughtException', (error) => stray.push(error))

const counts = { passed: 0, failed: 0 }

async function failureOf({ check }: Row): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`still running after ${patienceMs} ms`)), patienceMs)
  })
  try {
    await Promise.race([check(), patience])
    // Node reports a stray error after the microtasks.
    await new Promise((resolve) => setImmediate(resolve))
    return stray[0]
  } catch (error) {
    return error
  } finally {
    clearTimeout(timer)
    stray.length = 0
  }
}

async function runRow(name: string, row: Row): Promise<void> {
  const failure = await failureOf(row)
  counts[failure === undefined ? 'passed' : 'failed'] += 1
  if (failure === undefined) console.log(`passed ${name}`)
  else console.log(`failed ${name}\n${failure instanceof Error ? failure.stack : failure}`)
}

console.log(`Node ${process.versions.node}`)
for (const [regime, files] of Object.entries(regimes)) {
  for (const [file, { rows }] of Object.entries(files)) {
    const table = file.slice('./tables/'.length, -'.ts'.length)
    for (const row of rows) await runRow(`${regime}: ${table}: ${row.says}`, row)
  }
}
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed > 0 ? 1 : 0
