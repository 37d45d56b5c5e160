import { afterAll, beforeAll } from 'vitest'
import { host } from '../../../src/runtime/ground/host-turn.ts'

/** Makes tests run as on a host without `process._tickCallback`, where steps are separated in a slower way. */
export function withoutDrain(): void {
  const { drain } = host
  beforeAll(() => {
    host.drain = null
  })
  afterAll(() => {
    host.drain = drain
  })
}
