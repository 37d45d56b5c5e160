import { asNobody } from '../core/owner.ts'
import { Stores } from '../core/stores.ts'

interface Entry<T extends object> {
  readonly report: Report<T>
  readonly item: WeakRef<T>
  readonly stores: Stores
}

/** Reports the item; undefined if it was collected. */
type Report<T extends object> = (item: T | undefined) => void

/**
 * Items that somebody should have handled: errors that nobody has asked for, coroutine objects that nobody has begun.
 * As in asyncio an item is reported when it is garbage collected, and at the latest when the loop is closed. It is held
 * weakly.
 */
export class Leftovers<T extends object> {
  readonly #entries = new Map<number, Entry<T>>()
  readonly #numbers = new WeakMap<T, number>()
  readonly #collected = new FinalizationRegistry<number>((number) => this.#tell(number))
  #count = 0

  /** `report` is called in the present stores. It must not refer to the item. */
  add(item: T, report: Report<T>): void {
    const number = this.#count++
    this.#numbers.set(item, number)
    // The present task may refer to the item, so the stores must not refer to the task.
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

  /** Reports all items that are left, oldest first. */
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
