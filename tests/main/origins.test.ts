import { AsyncLocalStorage } from 'node:async_hooks'
import { open } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { Run } from '#run'
import { followRun, presentOrigin, withoutTicks } from '../../main/contained/origins.ts'

it('leaves an AsyncLocalStorage that is in use to its user, from the first run on', async () => {
  const storage = new AsyncLocalStorage<string>()
  const run = { isInScope: () => false, nodeInScope: () => undefined } as unknown as Run
  const seen = await storage.run('mine', async () => {
    // The run starts after a callback of the host.
    const file = await open(import.meta.filename)
    await file.close()
    const stop = followRun(run, () => {})
    await Promise.resolve()
    stop()
    return storage.getStore()
  })
  expect(seen).toBe('mine')
})

it('knows whose code a callback is within a turn of the loop, and that the turn belongs to no code that asked for it', async () => {
  let scope: { readonly node?: number } | null = null
  const run = { isInScope: () => scope !== null, nodeInScope: () => scope?.node } as unknown as Run
  const stop = followRun(run, () => {})
  const seen: (readonly [string, number | undefined])[] = []
  const note = (where: string) => seen.push([where, presentOrigin()?.node])
  /** The pump calls this after each step, within the turn. */
  const { _tickCallback: drain } = process as unknown as { _tickCallback(): void }
  scope = { node: 1 }
  await new Promise<void>((over) =>
    setImmediate(() => {
      scope = {}
      note('in the turn')
      scope = { node: 2 }
      process.nextTick(() => note('in a tick'))
      note('in a step')
      scope = {}
      drain.call(process)
      note('behind the step')
      scope = null
      over()
    }),
  )
  stop()
  expect(seen).toEqual([
    ['in the turn', undefined],
    ['in a step', 2],
    ['in a tick', 2],
    ['behind the step', undefined],
  ])
})

it.each([
  ['none', 0, false],
  ['one', 1, true],
  ['several', 2, true],
])('says whether a tick was left out: %s', async (_, count, wasLeftOut) => {
  const run = { isInScope: () => isOn, nodeInScope: () => undefined } as unknown as Run
  let isOn = true
  const stop = followRun(run, () => {})
  let called = 0
  try {
    for (let at = 0; at < count; at += 1) {
      process.nextTick(() => {
        called += 1
      })
    }
    const over = withoutTicks()
    isOn = false
    await new Promise((done) => setImmediate(done))
    expect([over(), called]).toEqual([wasLeftOut, 0])
  } finally {
    stop()
  }
})
