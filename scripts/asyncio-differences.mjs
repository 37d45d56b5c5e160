// Writes docs/asyncio-differences.md: node scripts/asyncio-differences.mjs
// Its rules come from tests/core/runtime/tables/differences.md; the rest is counted from the tables beside that file.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runnerImport } from 'vite'
import { root } from './testing/programs.mjs'

/** @type {{ module: { differencesPage(): string } }} */
const { module } = await runnerImport(join(root, 'tests/core/runtime/differences.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
})
writeFileSync(join(root, 'docs/asyncio-differences.md'), module.differencesPage())
