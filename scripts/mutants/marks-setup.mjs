// In the process of each file of tests: writes which marks it has reached, at its end.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { afterAll, expect } from 'vitest'
import { marksName, marksPath } from './marks-name.mjs'

const root = process.cwd()
const { testPath } = expect.getState()

afterAll(() => {
  const reached = /** @type {Set<string> | undefined} */ (Reflect.get(globalThis, marksName)) ?? new Set()
  if (testPath === undefined) return
  const path = marksPath(root, relative(root, testPath))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify([...reached]))
})
