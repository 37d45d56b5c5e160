import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { differencesPage } from './differences.ts'
import { leftOutFiles } from './left-out-files.ts'
import { regimes } from './regimes.ts'
import cpythonFiles from './tables/cpython-files.json'
import cpythonTests from './tables/cpython-tests.json'
import { tables } from './tables.ts'

for (const [regime, files] of Object.entries(regimes)) {
  for (const [file, { rows }] of Object.entries(files)) {
    if (rows.length === 0) continue
    describe(`${regime}: ${file.slice('./tables/'.length, -'.ts'.length)}`, () => {
      for (const { says, check } of rows) it(says, check)
    })
  }
}

describe('the tests of CPython', () => {
  const covered = new Set(tables.flatMap(({ rows }) => rows.flatMap(({ answersTo }) => answersTo)))
  const excluded = tables.flatMap((table) => table.excluded.map(({ test }) => test))

  it('are the only ones that rows and exclusions name', () => {
    const known = new Set(cpythonTests)
    expect([...covered, ...excluded].filter((test) => !known.has(test))).toEqual([])
  })

  it('are each answered, by rows or by an exclusion', () => {
    const answered = new Set([...covered, ...excluded])
    expect(cpythonTests.filter((test) => !answered.has(test))).toEqual([])
  })

  it('are of files each of which is answered, or left out for a reason', () => {
    const answered = new Set(cpythonTests.map((test) => test.slice(0, test.indexOf('.'))))
    const named = [...answered, ...Object.keys(leftOutFiles)]
    expect(named.sort()).toEqual(cpythonFiles)
  })

  it('are not both covered and excluded, nor excluded twice', () => {
    expect(excluded.filter((test, index) => covered.has(test) || excluded.indexOf(test) !== index)).toEqual([])
  })
})

it('docs/asyncio-differences.md says what the tables say (node scripts/asyncio-differences.mjs)', () => {
  const page = readFileSync(new URL('../../../docs/asyncio-differences.md', import.meta.url), 'utf8')
  expect(page).toBe(differencesPage())
})
