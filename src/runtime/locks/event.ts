import { CoroutineObject } from '../core/coroutine.ts'
import type { WaitedRow } from '../core/instrument.ts'
import { LoopBinding } from './loop-binding.ts'
import { Waiters } from './waiters.ts'

/** asyncio's Event (not the DOM's): a flag that tasks wait for. */
export class Event {
  readonly #binding = new LoopBinding(this)
  readonly #waiters = new Waiters('event')
  #isSet = false

  /** Throws a TypeError for arguments, which only the host's own Event takes. */
  constructor(...none: readonly never[]) {
    if (none.length > 0) throw new TypeError("Event takes no arguments; the host's own is globalThis.Event")
  }

  /** Whether the flag is set. */
  isSet(): boolean {
    return this.#isSet
  }

  /** Sets the flag and wakes all tasks that wait for it. */
  set(): void {
    if (this.#isSet) return
    this.#isSet = true
    this.#waiters.wakeNext(this.#waiters.size)
  }

  /** Clears the flag. Tasks that were woken already still go on. */
  clear(): void {
    this.#isSet = false
  }

  /** Waits until the flag is set; resolves with true. */
  wait(): CoroutineObject<true> {
    return new CoroutineObject('Event.wait', () => this.#isSet || this.#waitUntilSet(), this.#binding.home)
  }

  /** @internal What its waiting tasks are said to wait for. */
  waitsAs(what: WaitedRow): this {
    this.#waiters.what = what
    return this
  }

  /** asyncio's `repr`: `<Event [unset, waiters:2]>`. */
  toString(): string {
    const waiters = this.#waiters.size > 0 ? `, waiters:${this.#waiters.size}` : ''
    return `<Event [${this.#isSet ? 'set' : 'unset'}${waiters}]>`
  }

  async #waitUntilSet(): Promise<true> {
    await this.#waiters.untilWoken(this.#waiters.add(this.#binding.loop()))
    return true
  }
}
