// Runs in the process of each test file, and writes the marks that it has reached at its end. Processes that it starts know
// their test file, and do the same (marks-exit.cjs).
import { mkdirSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { afterAll, expect } from 'vitest'
import { marksFolder, marksName, marksVariable } from './marks-name.mjs'

const root = process.cwd()
// Taken early, since tests may replace it.
const { stringify } = JSON
const test = relative(root, expect.getState().testPath ?? '')
process.env[marksVariable] = test

afterAll(() => {
  const reached = /** @type {Set<string> | undefined} */ (Reflect.get(globalThis, marksName)) ?? new Set()
  mkdirSync(marksFolder(root, test), { recursive: true })
  writeFileSync(`${marksFolder(root, test)}/tests.json`, stringify([...reached]))
})
