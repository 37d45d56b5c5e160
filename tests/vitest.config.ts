import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { examplePrints } from '../scripts/example-prints.mjs'
import { runtimeParts } from '../scripts/runtime-parts.mjs'
import { compiledRows } from './support/compiled-rows.ts'
import { requiredTypeScript } from './support/required-typescript.ts'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  plugins: [compiledRows(), runtimeParts(), examplePrints(), requiredTypeScript()],
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/support/reader.ts', 'tests/support/selection-events.ts'],
    // Generous: a machine may be busy, and what ends in time is waited for no longer.
    testTimeout: 60_000,
    // Vitest itself would leave one idle, which on a machine with two is half of them.
    maxWorkers: availableParallelism(),
    // It loads TypeScript, too.
    server: { deps: { inline: ['ts-blank-space'] } },
  },
})
