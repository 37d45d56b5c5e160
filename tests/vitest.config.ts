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
    // Generous: a machine may be busy, and a test that ends in time waits no longer.
    testTimeout: 60_000,
    // By default Vitest leaves one processor idle, which is half of a machine with two.
    maxWorkers: availableParallelism(),
    // This package loads TypeScript too.
    server: { deps: { inline: ['ts-blank-space'] } },
  },
})
