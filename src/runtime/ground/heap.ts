/**
 * A binary heap with the same steps as CPython's `heapq`, so that items of equal rank come out in the same order as
 * there. Each change compares first and moves afterwards: if `isBefore` throws, nothing has changed.
 */
export class Heap<T> {
  readonly #items: T[] = []
  readonly #isBefore: (a: T, b: T) => boolean

  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore
  }

  get size(): number {
    return this.#items.length
  }

  put(item: T): void {
    const ancestors: number[] = []
    for (let at = this.#items.length; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(item, this.#items[parent] as T)) break
      ancestors.push(parent)
      at = parent
    }
    let free = this.#items.length
    for (const ancestor of ancestors) {
      this.#items[free] = this.#items[ancestor] as T
      free = ancestor
    }
    this.#items[free] = item
  }

  /** Takes the least item. There must be one. */
  take(): T {
    const items = this.#items
    const last = items.at(-1) as T
    const path = this.#pathOfLeast(items.length - 1)
    // The last item starts at the end of the path and moves up as far as needed.
    let place = path.length - 1
    while (place > 0 && this.#isBefore(last, items[path[place] as number] as T)) place -= 1
    const first = items[0] as T
    for (let step = 0; step < place; step += 1) items[path[step] as number] = items[path[step + 1] as number] as T
    items[path[place] as number] = last
    items.pop()
    return first
  }

  clear(): void {
    this.#items.length = 0
  }

  /** The path from the root to a leaf, among the first `end` items, which always takes the lesser child. */
  #pathOfLeast(end: number): number[] {
    const path = [0]
    for (let child = 1; child < end; ) {
      const right = child + 1
      if (right < end && !this.#isBefore(this.#items[child] as T, this.#items[right] as T)) child = right
      path.push(child)
      child = 2 * child + 1
    }
    return path
  }
}
