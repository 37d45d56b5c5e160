import { afterAll, beforeAll } from 'vitest'

const events = ['unhandledRejection', 'uncaughtException'] as const

/** Removes the test runner's own listeners for stray errors, which would fail the test: these tests cause such errors. */
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
