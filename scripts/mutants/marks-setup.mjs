// In the process of each file of tests: writes which marks it has reached, at its end. What it starts knows whose it is, and
// does the same (marks-exit.mjs).
import { mkdirSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { afterAll, expect } from 'vitest'
import { marksFolder, marksName, marksVariable } from './marks-name.mjs'

const root = process.cwd()
// Tests may put another in their place.
const { stringify } = JSON
const test = relative(root, expect.getState().testPath ?? '')
process.env[marksVariable] = test

afterAll(() => {
  const reached = /** @type {Set<string> | undefined} */ (Reflect.get(globalThis, marksName)) ?? new Set()
  mkdirSync(marksFolder(root, test), { recursive: true })
  writeFileSync(`${marksFolder(root, test)}/tests.json`, stringify([...reached]))
})
