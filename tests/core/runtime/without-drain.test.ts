import { afterAll, beforeAll, describe, it } from 'vitest'
import { host } from '../../../src/runtime/host-turn.ts'
import { tablesByFile } from './tables.ts'

/** A host without `process._tickCallback` may come: steps are then kept apart the long way, and nothing else changes. */
describe('without a drain of the host', () => {
  const { drain } = host
  beforeAll(() => {
    host.drain = null
  })
  afterAll(() => {
    host.drain = drain
  })

  for (const [file, { rows }] of Object.entries(tablesByFile)) {
    if (rows.length === 0) continue
    describe(file, () => {
      for (const { says, check } of rows) it(says, check)
    })
  }
})
