import type AsyncHooks from 'node:async_hooks'
import type Inspector from 'node:inspector'
import type PerfHooks from 'node:perf_hooks'
import { beforeEach, describe, expect, it } from 'vitest'
import { Taps } from '../../main/contained/taps.ts'

/** Node's modules as a run's code gets them. */
interface Modules {
  readonly 'node:async_hooks': typeof AsyncHooks
  readonly 'node:inspector': typeof Inspector
  readonly 'node:perf_hooks': typeof PerfHooks
}

interface Listening {
  /** Whether it hears an event now. */
  hears(): boolean | Promise<boolean>
  off(): void
}

const listenings: Readonly<Record<string, (modules: Modules) => Listening>> = {
  'async hook': ({ 'node:async_hooks': { AsyncResource, createHook } }) => {
    let count = 0
    const hook = createHook({
      init: () => {
        count += 1
      },
    }).enable()
    const hears = (): boolean => {
      const before = count
      new AsyncResource('any')
      return count > before
    }
    return { hears, off: () => hook.disable() }
  },
  'inspector session': ({ 'node:inspector': { Session } }) => {
    const session = new Session()
    session.connect()
    const hears = (): boolean => {
      try {
        session.post('Runtime.getHeapUsage')
        return true
      } catch {
        return false
      }
    }
    return { hears, off: () => session.disconnect() }
  },
  'performance observer': ({ 'node:perf_hooks': { PerformanceObserver, performance } }) => {
    let count = 0
    const observer = new PerformanceObserver(() => {
      count += 1
    })
    observer.observe({ entryTypes: ['mark'] })
    const hears = async (): Promise<boolean> => {
      const before = count
      performance.mark('any')
      for (let turns = 0; turns < 3; turns += 1) await new Promise((go) => setImmediate(go))
      return count > before
    }
    return { hears, off: () => observer.disconnect() }
  },
}

let taps: Taps
beforeEach(() => {
  taps = new Taps()
})

describe.each(Object.entries(listenings))('an %s', (kind, listen) => {
  const begin = (): Listening => listen(taps.modules() as unknown as Modules)

  it('hears until its code takes it off, and is then nothing that is left', async () => {
    const { hears, off } = begin()
    expect(await hears()).toBe(true)
    off()
    expect(await hears()).toBe(false)
    expect(taps.end()).toEqual([])
  })

  it('hears nothing more once the run has ended, which tells of it once', async () => {
    const { hears } = begin()
    expect(taps.end()).toEqual([{ kind }])
    expect(await hears()).toBe(false)
    expect(taps.end()).toEqual([])
  })

  it('is taken off with all others', async () => {
    const both = [begin(), begin()]
    expect(taps.end()).toEqual([{ kind }, { kind }])
    for (const { hears } of both) expect(await hears()).toBe(false)
  })
})
