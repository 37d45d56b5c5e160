import { describe, it } from 'vitest'
import { withoutDrain } from './drainless.ts'
import { tablesByFile } from './tables.ts'

/** A host without `process._tickCallback` may come: steps are then kept apart the long way, and nothing else changes. */
describe('without a drain of the host', () => {
  withoutDrain()

  for (const [file, { rows }] of Object.entries(tablesByFile)) {
    if (rows.length === 0) continue
    describe(file, () => {
      for (const { says, check } of rows) it(says, check)
    })
  }
})
