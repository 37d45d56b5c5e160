import { describe, it } from 'vitest'
import { withoutDrain } from './drainless.ts'
import { tablesByFile } from './tables.ts'

/** A future host may lack `process._tickCallback`: steps are then separated in a slower way, and nothing else changes. */
describe('without a drain of the host', () => {
  withoutDrain()

  for (const [file, { rows }] of Object.entries(tablesByFile)) {
    if (rows.length === 0) continue
    describe(file, () => {
      for (const { says, check } of rows) it(says, check)
    })
  }
})
