import { afterAll, beforeAll } from 'vitest'
import { host } from '../../../src/runtime/ground/host-turn.ts'

/** What is tested around it runs as on a host without `process._tickCallback`, where steps are kept apart the long way. */
export function withoutDrain(): void {
  const { drain } = host
  beforeAll(() => {
    host.drain = null
  })
  afterAll(() => {
    host.drain = drain
  })
}
