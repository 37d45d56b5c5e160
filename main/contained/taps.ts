import asyncHooks, { type AsyncHook } from 'node:async_hooks'
import inspector from 'node:inspector'
import perfHooks from 'node:perf_hooks'
import { withOwn } from '../modules/with-own.ts'
import type { Ended } from './handles.ts'

/**
 * Notes the async hooks, inspector sessions and performance observers of one run's code: each listens to the whole process,
 * and Node would call it for ever, for every other run too.
 */
export class Taps {
  /** How each active one is taken off. */
  readonly #on = new Map<object, { readonly kind: string; off(): void }>()

  /** Node's modules as the run gets them, by their URLs. */
  modules(): Readonly<Record<string, object>> {
    return {
      'node:async_hooks': withOwn(asyncHooks, { createHook: this.#createHook }),
      'node:inspector': withOwn(inspector, { Session: this.#sessions() }),
      'node:perf_hooks': withOwn(perfHooks, { PerformanceObserver: this.#observers() }),
    }
  }

  /** Takes them all off. */
  end(): readonly Ended[] {
    const ended = [...this.#on.values()].map(({ kind, off }) => {
      off()
      return { kind }
    })
    this.#on.clear()
    return ended
  }

  readonly #createHook: typeof asyncHooks.createHook = (callbacks) => {
    const hook = asyncHooks.createHook(callbacks)
    const { enable, disable } = hook
    const off = (): AsyncHook => {
      this.#on.delete(hook)
      return disable.call(hook)
    }
    return Object.assign(hook, {
      disable: off,
      enable: () => {
        this.#on.set(hook, { kind: 'async hook', off })
        return enable.call(hook)
      },
    })
  }

  #sessions(): typeof inspector.Session {
    const on = this.#on
    return class Session extends inspector.Session {
      override connect(): void {
        super.connect()
        on.set(this, { kind: 'inspector session', off: () => super.disconnect() })
      }
      override disconnect(): void {
        on.delete(this)
        super.disconnect()
      }
    }
  }

  #observers(): typeof perfHooks.PerformanceObserver {
    const on = this.#on
    return class PerformanceObserver extends perfHooks.PerformanceObserver {
      override observe(...args: Parameters<perfHooks.PerformanceObserver['observe']>): void {
        super.observe(...args)
        on.set(this, { kind: 'performance observer', off: () => super.disconnect() })
      }
      override disconnect(): void {
        on.delete(this)
        super.disconnect()
      }
    }
  }
}
