import { defineConfig } from 'vitest/config'
import { runtimeParts } from '../scripts/runtime-parts.mjs'
import { compiledRows } from './support/compiled-rows.ts'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  plugins: [compiledRows(), runtimeParts()],
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/support/reader.ts'],
    testTimeout: 20_000,
  },
})
