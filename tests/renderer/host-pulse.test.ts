import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectHost, createWorkspace, loseHost } from '../../renderer/store/index.ts'
import { fakeBridge } from './fake-bridge.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A window whose host answers until it is held; then the answers come when it goes on. */
function pulseWindow() {
  let held: (() => void)[] | null = null
  let leaptMs = 0
  const host = fakeBridge({
    ping: () => (held === null ? Promise.resolve() : new Promise((resolve) => held?.push(resolve))),
  })
  const workspace = createWorkspace(host.bridge, { now: () => performance.now() + leaptMs })
  connectHost(workspace)
  return {
    ...host,
    workspace,
    pings: () => host.asked.filter(({ name }) => name === 'ping').length,
    isSilent: () => workspace.editor.getState().hostSilentSinceMs !== null,
    hold() {
      held = []
    },
    /** Lets this much time pass for a page that is busy itself. */
    leap(ms: number) {
      leaptMs += ms
    },
    goOn() {
      for (const answer of held ?? []) answer()
      held = null
    },
    wait: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  }
}

describe('a host that is held', () => {
  it('is asked nothing while nothing runs there', async () => {
    const { pings, tell, wait } = pulseWindow()
    await wait(10_000)
    expect(pings()).toBe(0)
    tell('occupied', true)
    await wait(1_000)
    expect(pings()).toBeGreaterThan(1)
    tell('occupied', false)
    const asked = pings()
    await wait(10_000)
    expect(pings()).toBe(asked)
  })

  it('is noticed within a second, whenever it begins, and no longer once it goes on', async () => {
    for (const beforeMs of [0, 1, 100, 249, 250, 251, 499, 1_000]) {
      const { tell, wait, hold, goOn, isSilent, workspace } = pulseWindow()
      tell('occupied', true)
      await wait(beforeMs)
      const heldMs = performance.now()
      hold()
      await wait(1_000)
      expect(isSilent(), `held after ${beforeMs} ms`).toBe(true)
      const sinceMs = workspace.editor.getState().hostSilentSinceMs ?? 0
      expect(Math.abs(sinceMs - heldMs)).toBeLessThanOrEqual(250)
      await wait(60_000)
      expect(workspace.editor.getState().hostSilentSinceMs).toBe(sinceMs)
      goOn()
      await wait(0)
      expect(isSilent()).toBe(false)
      tell('occupied', false)
    }
  })

  it('has one question to answer, however long it is held', async () => {
    const { tell, wait, hold, pings } = pulseWindow()
    tell('occupied', true)
    await wait(500)
    hold()
    const before = pings()
    await wait(600_000)
    expect(pings()).toBeLessThanOrEqual(before + 1)
  })

  it('that takes less than half a second is none', async () => {
    const { tell, wait, hold, goOn, isSilent } = pulseWindow()
    tell('occupied', true)
    await wait(300)
    hold()
    await wait(500)
    expect(isSilent()).toBe(false)
    goOn()
    await wait(2_000)
    expect(isSilent()).toBe(false)
  })

  it('is not blamed for time in which the page itself had no turn', async () => {
    const { tell, wait, hold, isSilent, leap } = pulseWindow()
    tell('occupied', true)
    await wait(240)
    hold()
    await wait(10)
    leap(5_000)
    await wait(250)
    expect(isSilent()).toBe(false)
    await wait(1_000)
    expect(isSilent()).toBe(true)
  })

  it('that has gone is not held', async () => {
    const { tell, wait, hold, isSilent, workspace } = pulseWindow()
    tell('occupied', true)
    await wait(300)
    hold()
    await wait(1_000)
    expect(isSilent()).toBe(true)
    loseHost(workspace)
    expect(isSilent()).toBe(false)
  })
})
