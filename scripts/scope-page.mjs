// Writes docs/scope.md from the table of names in scope: node scripts/scope-page.mjs
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runnerImport } from 'vite'
import { root } from './testing/programs.mjs'

/** @type {{ module: { scopePage(): string } }} */
const { module } = await runnerImport(join(root, 'tests/core/graph/scope-page.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
})
writeFileSync(join(root, 'docs/scope.md'), module.scopePage())
