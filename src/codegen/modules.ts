import type { Dependencies } from './dependencies.ts'
import { reducedNeeds } from './reduced-needs.ts'

/**
 * Parts of `nodes` that all others see as one: nodes one behind the other, and side by side. They are found as in the
 * reduction of Valdes, Tarjan and Lawler ("The recognition of series parallel digraphs", 1982): two nodes that only
 * wait for each other become one, and so do nodes with the same needs and consumers, until nothing changes. `nodes`,
 * and the nodes of each part, are in an order in which each comes after what it needs; so are the parts.
 */
export function modulesOf(dependencies: Dependencies, nodes: readonly number[]): readonly (readonly number[])[] {
  const modules = new Modules(dependencies, nodes)
  modules.reduce()
  const places = new Map(nodes.map((node, place) => [node, place]))
  const place = (node: number | undefined): number => places.get(node ?? -1) ?? 0
  return modules
    .parts()
    .map((part) => [...part].sort((a, b) => place(a) - place(b)))
    .sort((a, b) => place(a[0]) - place(b[0]))
}

/** More rounds would only find what is nested deeper than anybody reads. */
const mostRounds = 24

/** A part is named by one of its nodes. */
class Modules {
  readonly #dependencies: Dependencies
  readonly #parts: Map<number, number[]>
  readonly #needs: Map<number, Set<number>>
  readonly #consumers: Map<number, Set<number>>
  /** Nodes whose errors are collected, and gathers that collect them: only whole gathers may become one part. */
  readonly #locked = new Set<number>()
  /** Gathers that collect the errors of nodes that are not in their part. */
  readonly #collecting = new Set<number>()

  constructor(dependencies: Dependencies, nodes: readonly number[]) {
    this.#dependencies = dependencies
    this.#parts = new Map(nodes.map((node) => [node, [node]]))
    this.#needs = reducedNeeds(dependencies, nodes)
    this.#consumers = new Map(nodes.map((node) => [node, new Set()]))
    for (const [node, needs] of this.#needs) for (const need of needs) this.#consumers.get(need)?.add(node)
    for (const node of nodes) {
      const collected = dependencies.children(node).filter((child) => dependencies.isCollectedBy(child, node))
      if (collected.length === 0) continue
      this.#collecting.add(node)
      for (const each of [...collected, node]) this.#locked.add(each)
    }
  }

  parts(): readonly (readonly number[])[] {
    return [...this.#parts.values()]
  }

  reduce(): void {
    for (const gather of this.#collecting) this.#joinGather(gather)
    for (let round = 0; round < mostRounds; round += 1) {
      const before = this.#parts.size
      this.#joinSeries()
      this.#joinTwins()
      if (this.#parts.size === before) return
    }
  }

  #joinGather(gather: number): void {
    const children = this.#dependencies.children(gather)
    const needs = this.#needsOf(gather)
    const isAlone = (child: number): boolean =>
      needs.has(child) &&
      !this.#collecting.has(child) &&
      this.#dependencies.consumers(child).length === 1 &&
      this.#parts.has(child)
    if (needs.size !== children.length || !children.every(isAlone)) return
    const keys = new Set(children.map((child) => keyOf(this.#needsOf(child))))
    if (keys.size !== 1) return
    const above = this.#needsOf(children[0] ?? gather)
    for (const child of children) {
      this.#parts.get(gather)?.unshift(...(this.#parts.get(child) ?? []))
      for (const need of above) this.#consumers.get(need)?.delete(child)
      this.#drop(child)
    }
    for (const need of above) this.#consumers.get(need)?.add(gather)
    this.#needs.set(gather, new Set(above))
    this.#collecting.delete(gather)
    this.#locked.delete(gather)
    if (this.#dependencies.consumers(gather).some((each) => this.#dependencies.isCollectedBy(gather, each)))
      this.#locked.add(gather)
  }

  #joinSeries(): void {
    for (const first of [...this.#parts.keys()]) {
      if (!this.#parts.has(first) || this.#locked.has(first)) continue
      for (
        let [next, ...others] = this.#consumersOf(first);
        next !== undefined;
        [next, ...others] = this.#consumersOf(first)
      ) {
        if (others.length > 0 || this.#locked.has(next) || this.#needsOf(next).size > 1) break
        const beyond = this.#consumersOf(next)
        for (const each of beyond) {
          this.#needs.get(each)?.delete(next)
          this.#needs.get(each)?.add(first)
        }
        this.#parts.get(first)?.push(...(this.#parts.get(next) ?? []))
        this.#drop(next)
        this.#consumers.set(first, beyond)
      }
    }
  }

  #joinTwins(): void {
    const firsts = new Map<string, number>()
    for (const part of [...this.#parts.keys()]) {
      if (this.#locked.has(part)) continue
      const key = `${keyOf(this.#needsOf(part))} ${keyOf(this.#consumersOf(part))}`
      const first = firsts.get(key)
      if (first === undefined) {
        firsts.set(key, part)
        continue
      }
      for (const need of this.#needsOf(part)) this.#consumers.get(need)?.delete(part)
      for (const consumer of this.#consumersOf(part)) this.#needs.get(consumer)?.delete(part)
      this.#parts.get(first)?.push(...(this.#parts.get(part) ?? []))
      this.#drop(part)
    }
  }

  #drop(part: number): void {
    this.#parts.delete(part)
    this.#needs.delete(part)
    this.#consumers.delete(part)
  }

  #needsOf(part: number): Set<number> {
    return this.#needs.get(part) ?? new Set()
  }

  #consumersOf(part: number): Set<number> {
    return this.#consumers.get(part) ?? new Set()
  }
}

function keyOf(parts: ReadonlySet<number>): string {
  return [...parts].sort((a, b) => a - b).join()
}
