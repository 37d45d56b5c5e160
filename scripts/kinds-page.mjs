// Writes docs/kinds.md from the records of the kinds: node scripts/kinds-page.mjs
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runnerImport } from 'vite'
import { root } from './testing/programs.mjs'

/** @type {{ module: { kindsPage(): string } }} */
const { module } = await runnerImport(join(root, 'tests/tooling/kinds-page.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
})
writeFileSync(join(root, 'docs/kinds.md'), module.kindsPage())
