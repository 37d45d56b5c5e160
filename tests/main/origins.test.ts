import { AsyncLocalStorage } from 'node:async_hooks'
import { open } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { Run } from '#run'
import { followRun } from '../../main/contained/origins.ts'

it('leaves an AsyncLocalStorage that is in use to its user, from the first run on', async () => {
  const storage = new AsyncLocalStorage<string>()
  const run = { isInScope: () => false, nodeInScope: () => undefined } as unknown as Run
  const seen = await storage.run('mine', async () => {
    // Where it begins: behind a callback of the host's.
    const file = await open(import.meta.filename)
    await file.close()
    const stop = followRun(run, () => {})
    await Promise.resolve()
    stop()
    return storage.getStore()
  })
  expect(seen).toBe('mine')
})
