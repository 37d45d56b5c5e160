// Writes docs/keys.md from the records of the commands: node scripts/keys-page.mjs
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runnerImport } from 'vite'
import { root } from './testing/programs.mjs'

/** @type {{ module: { keysPage(): string } }} */
const { module } = await runnerImport(join(root, 'tests/renderer/keys-page.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
})
writeFileSync(join(root, 'docs/keys.md'), module.keysPage())
