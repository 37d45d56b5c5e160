import { asNobody } from '../core/owner.ts'
import { Stores } from '../core/stores.ts'

interface Entry<T extends object> {
  readonly report: Report<T>
  readonly item: WeakRef<T>
  readonly stores: Stores
}

/** Is told of the thing, where there still is one. */
type Report<T extends object> = (item: T | undefined) => void

/**
 * Things that somebody should have taken care of: errors nobody has asked for, coroutine objects nobody has begun. asyncio
 * reports one when it is thrown away: here when the garbage collector has it, and at the latest when the loop is closed.
 * The things themselves are not held.
 */
export class Leftovers<T extends object> {
  readonly #entries = new Map<number, Entry<T>>()
  readonly #numbers = new WeakMap<T, number>()
  readonly #collected = new FinalizationRegistry<number>((number) => this.#tell(number))
  #count = 0

  /** `report` reports it, in the stores of here. It must not hold the thing. */
  add(item: T, report: Report<T>): void {
    const number = this.#count++
    this.#numbers.set(item, number)
    // Whose task it is would hold the thing.
    const stores = asNobody(() => new Stores())
    this.#entries.set(number, { report, item: new WeakRef(item), stores })
    this.#collected.register(item, number, item)
  }

  has(item: T): boolean {
    const number = this.#numbers.get(item)
    return number !== undefined && this.#entries.has(number)
  }

  delete(item: T): void {
    const number = this.#numbers.get(item)
    if (number === undefined || !this.#entries.delete(number)) return
    this.#collected.unregister(item)
  }

  /** Reports all that are left, oldest first. */
  reportAll(): void {
    for (const number of [...this.#entries.keys()]) this.#tell(number)
  }

  #tell(number: number): void {
    const entry = this.#entries.get(number)
    if (!entry) return
    this.#entries.delete(number)
    entry.stores.run(() => entry.report(entry.item.deref()))
  }
}
