import type { Calls } from './calls.ts'
import type { Dependencies } from './dependencies.ts'
import { calledAtOnce, listed } from './layout.ts'
import type { Step } from './schedule.ts'

/**
 * The statements of a `main` in which any error ends everything: plain awaits, and promises where several tasks run.
 */
export function mainBody(dependencies: Dependencies, calls: Calls, steps: readonly Step[]): readonly string[] {
  return new MainBody(dependencies, calls).print(steps)
}

class MainBody {
  readonly #dependencies: Dependencies
  readonly #calls: Calls
  readonly #done = new Set<number>()
  readonly #lines: string[] = []

  constructor(dependencies: Dependencies, calls: Calls) {
    this.#dependencies = dependencies
    this.#calls = calls
  }

  print(steps: readonly Step[]): readonly string[] {
    steps.forEach((step, at) => {
      const isLast = at === steps.length - 1
      if (step.kind === 'row') this.#row(step.nodes, isLast)
      else if (step.kind === 'gather') this.#gathered(step.gather, step.nodes, isLast)
      else this.#region(step.nodes, step.until, isLast)
    })
    if (!this.#lines.at(-1)?.startsWith('return ')) this.#lines.push(...this.#calls.returned())
    return this.#lines
  }

  #row(nodes: readonly number[], isLast: boolean): void {
    const [only] = nodes
    if (only !== undefined && nodes.length === 1) this.#single(only, this.#calls.call(only), isLast)
    else
      this.#await(
        nodes,
        nodes.map((node) => this.#calls.call(node)),
      )
    for (const node of nodes) this.#done.add(node)
  }

  #gathered(gather: number, children: readonly number[], isLast: boolean): void {
    // A child that is a gather itself is printed as an array, not as a promise.
    const isValue = this.#dependencies.takesTasks
    const calls = children.map((child) => {
      const call = this.#calls.call(child)
      return isValue(child) ? this.#calls.givenChild(gather, call) : call
    })
    this.#single(gather, this.#calls.taken(gather, calls, 'inLine'), isLast)
    for (const node of [...children, gather]) this.#done.add(node)
  }

  /** `expression` is the promise of the single node that main now waits for. */
  #single(index: number, expression: string, isLast: boolean): void {
    const awaited = expression.startsWith('[') ? expression : `await ${expression}`
    if (isLast && this.#calls.isWholeResult(index)) this.#lines.push(`return ${expression}`)
    else if (this.#calls.isUsed(index)) this.#lines.push(`const ${this.#calls.value(index)} = ${awaited}`)
    else if (awaited !== expression) this.#lines.push(awaited)
  }

  #region(nodes: readonly number[], until: number, isLast: boolean): void {
    const { consumers } = this.#dependencies
    const inside = new Set(nodes)
    const isWanted = (node: number): boolean => consumers(node).some((consumer) => !inside.has(consumer))
    const wanted = new Set(nodes.filter((node) => node === until || isWanted(node)))
    const awaited = [...wanted, ...this.#unheard(nodes, wanted)]
    const named = new Set(awaited)
    const printed = new Set<number>()
    for (const first of nodes) {
      if (printed.has(first)) continue
      const chain = this.#chain(first, named, inside)
      for (const node of chain) printed.add(node)
      this.#started(chain)
    }
    const promises = awaited.map((node) => this.#calls.promise(node))
    const [only, promise] = [awaited[0], promises[0]]
    if (only !== undefined && promise !== undefined && awaited.length === 1) this.#single(only, promise, isLast)
    else this.#lines.push(this.#awaitAll(awaited, promises, (node) => wanted.has(node) && this.#calls.isUsed(node)))
    for (const node of nodes) this.#done.add(node)
  }

  /** Nodes whose error would be lost in a gather that collects another node's errors: main must await them itself. */
  #unheard(nodes: readonly number[], wanted: ReadonlySet<number>): readonly number[] {
    const { consumers, isCollectedBy } = this.#dependencies
    /** The nodes whose error reaches a wanted node. */
    const reaching = new Set(wanted)
    // In a region each node comes after what it needs, so in reverse the consumers of a node are known before it.
    for (const node of [...nodes].reverse()) {
      const isPassedOn = (consumer: number): boolean => reaching.has(consumer) && !isCollectedBy(node, consumer)
      if (consumers(node).some(isPassedOn)) reaching.add(node)
    }
    const isHeard = (node: number): boolean =>
      wanted.has(node) || consumers(node).some((consumer) => isCollectedBy(node, consumer) || reaching.has(consumer))
    return nodes.filter((node) => !isHeard(node))
  }

  /** `first` and the nodes after it that each only wait for the one before: they share one async function. */
  #chain(first: number, named: ReadonlySet<number>, inside: ReadonlySet<number>): readonly number[] {
    const chain = [first]
    for (let node = first; ; ) {
      const [next, ...others] = this.#dependencies.consumers(node)
      if (next === undefined || others.length > 0 || named.has(node) || !inside.has(next)) return chain
      if (this.#dependencies.takesTasks(node) || this.#dependencies.takesTasks(next)) return chain
      if (this.#pending(next).some((need) => need !== node)) return chain
      chain.push(next)
      node = next
    }
  }

  #started(chain: readonly number[]): void {
    const last = chain.at(-1) ?? this.#dependencies.end
    const promise = chain.length === 1 ? this.#promise(last) : this.#chained(chain)
    this.#lines.push(`const ${this.#calls.promise(last)} = ${promise}`)
  }

  #chained(chain: readonly number[]): string {
    const [first = this.#dependencies.end] = chain
    const lines = [...this.#arrivals(first)]
    for (const node of chain.slice(0, -1)) {
      lines.push(
        this.#calls.isUsed(node)
          ? `const ${this.#calls.value(node)} = await ${this.#calls.call(node)}`
          : `await ${this.#calls.call(node)}`,
      )
    }
    return calledAtOnce([...lines, `return ${this.#calls.call(chain.at(-1) ?? first)}`])
  }

  /** The promise of a node that starts as soon as everything it needs is there. */
  #promise(index: number): string {
    const pending = this.#pending(index)
    const [only] = pending
    const isGather = this.#dependencies.takesTasks(index)
    if (only === undefined) return isGather ? this.#calls.resolved(this.#calls.call(index)) : this.#calls.call(index)
    if (isGather) return this.#promisedGather(index)
    const isArgument = this.#dependencies.values(index).includes(only)
    const uses = this.#calls.argumentsOf(index).filter((argument) => argument?.from === only).length
    // The call of a task can't contain an `await`: the task may only begin when its value is there.
    const isPlain = this.#calls.helpers.createTask === null
    if (isPlain && pending.length === 1 && isArgument && uses === 1) {
      return `(async () => ${this.#calls.call(index, new Map([[only, `await ${this.#calls.promise(only)}`]]))})()`
    }
    return calledAtOnce([...this.#arrivals(index), `return ${this.#calls.call(index)}`])
  }

  #promisedGather(index: number): string {
    const children = this.#calls.children(index)
    const promises = children.map((child) =>
      this.#isPending(child) ? this.#calls.promise(child) : this.#calls.givenChild(index, this.#calls.value(child)),
    )
    const gather = this.#calls.taken(index, promises, 'apart')
    const later = this.#pending(index).filter((need) => !children.includes(need))
    if (later.length === 0) return gather
    const value = this.#calls.value(index)
    return calledAtOnce([
      listed(
        `const [${value}] = await ${this.#calls.helpers.promiseAll}([`,
        [gather, ...later.map((need) => this.#calls.promise(need))],
        '])',
        4,
      ),
      `return ${value}`,
    ])
  }

  /** Waits for the needs of `index` that are not there yet. */
  #arrivals(index: number): readonly string[] {
    const pending = this.#pending(index)
    const [only] = pending
    if (only === undefined) return []
    const values = this.#dependencies.values(index)
    if (pending.length > 1)
      return [
        this.#awaitAll(
          pending,
          pending.map((need) => this.#calls.promise(need)),
          (need) => values.includes(need),
        ),
      ]
    const promise = this.#calls.promise(only)
    return [values.includes(only) ? `const ${this.#calls.value(only)} = await ${promise}` : `await ${promise}`]
  }

  #await(nodes: readonly number[], promises: readonly string[]): void {
    this.#lines.push(this.#awaitAll(nodes, promises, (node) => this.#calls.isUsed(node)))
  }

  #awaitAll(nodes: readonly number[], promises: readonly string[], isUsed: (node: number) => boolean): string {
    const places = nodes.map((node) => (isUsed(node) ? this.#calls.value(node) : ''))
    while (places.at(-1) === '') places.pop()
    // The pattern may begin with a hole: `[, orders]`.
    const pattern = places.length === 0 ? '' : `const [${places.join(', ')}] = `
    return listed(`${pattern}await ${this.#calls.helpers.promiseAll}([`, promises, '])', 4)
  }

  #pending(index: number): readonly number[] {
    return this.#dependencies.needs(index).filter((need) => this.#isPending(need))
  }

  #isPending(index: number): boolean {
    return this.#calls.task(index) !== undefined && !this.#done.has(index)
  }
}
