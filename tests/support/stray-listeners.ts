import { afterAll, beforeAll } from 'vitest'

const events = ['unhandledRejection', 'uncaughtException'] as const

/** The test runner listens for stray errors as well, and would fail: what it would take, these tests are about. */
export function withoutOtherListeners(): void {
  const others = new Map<string, ((...args: unknown[]) => void)[]>()
  beforeAll(() => {
    for (const event of events) {
      others.set(event, process.listeners(event as 'uncaughtException') as never)
      process.removeAllListeners(event)
    }
  })
  afterAll(() => {
    for (const event of events) {
      process.removeAllListeners(event)
      for (const listener of others.get(event) ?? []) process.on(event, listener)
    }
  })
}
