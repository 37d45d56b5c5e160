import type { Argument, Plan } from '#compile'
import type { Flow, TaskNode } from './flow.ts'
import { calledAtOnce, listed } from './layout.ts'
import { digits, property } from './literals.ts'
import { camelCase, type Names, valueName } from './names.ts'
import type { Step } from './schedule.ts'

/** What the helpers are called in this file. */
export interface HelperNames {
  readonly sleep: string
  readonly gather: string
  readonly started: string
}

/** The statements of `main`. */
export function mainBody(
  plan: Plan,
  flow: Flow,
  steps: readonly Step[],
  names: Names,
  helpers: HelperNames,
  inputs: ReadonlyMap<number, string>,
): readonly string[] {
  return new MainBody(plan, flow, names, helpers, inputs).print(steps)
}

class MainBody {
  readonly #flow: Flow
  readonly #helpers: HelperNames
  readonly #nodes: ReadonlyMap<number, TaskNode>
  readonly #values = new Map<number, string>()
  readonly #promises = new Map<number, string>()
  readonly #done = new Set<number>()
  readonly #lines: string[] = []

  constructor(plan: Plan, flow: Flow, names: Names, helpers: HelperNames, inputs: ReadonlyMap<number, string>) {
    this.#flow = flow
    this.#helpers = helpers
    this.#nodes = new Map(flow.tasks.map((task) => [task.index, task]))
    for (const node of plan.nodes) {
      const input = inputs.get(node.index)
      if (input !== undefined) this.#values.set(node.index, input)
      const task = this.#nodes.get(node.index)
      if (!task) continue
      this.#values.set(node.index, names.take(valueName(task.kind, task.name)))
      this.#promises.set(node.index, names.take(`${camelCase(task.name)}Task`))
    }
  }

  print(steps: readonly Step[]): readonly string[] {
    steps.forEach((step, at) => {
      const isLast = at === steps.length - 1
      if (step.kind === 'detached') this.#detached(step.node)
      else if (step.kind === 'row') this.#row(step.nodes, isLast)
      else if (step.kind === 'gather') this.#gathered(step.gather, step.nodes, isLast)
      else this.#region(step.nodes, step.until, isLast)
    })
    if (!this.#lines.at(-1)?.startsWith('return ')) this.#return()
    return this.#lines
  }

  #detached(index: number): void {
    const isNeeded = this.#flow.consumers(index).length > 0
    const call = listed(`${this.#helpers.started}(`, [this.#promise(index)], ')')
    this.#lines.push(isNeeded ? `const ${this.#promiseOf(index)} = ${call}` : call)
  }

  #row(nodes: readonly number[], isLast: boolean): void {
    const [only] = nodes
    if (only !== undefined && nodes.length === 1) this.#single(only, this.#call(only), isLast)
    else
      this.#await(
        nodes,
        nodes.map((node) => this.#call(node)),
      )
    for (const node of nodes) this.#done.add(node)
  }

  #gathered(gather: number, children: readonly number[], isLast: boolean): void {
    const calls = children.map((child) => this.#call(child))
    this.#single(gather, this.#gather(gather, calls), isLast)
    for (const node of [...children, gather]) this.#done.add(node)
  }

  /** `expression` is the promise of the one node that main waits for now. */
  #single(index: number, expression: string, isLast: boolean): void {
    const awaited = expression.startsWith('[') ? expression : `await ${expression}`
    if (isLast && this.#isWholeResult(index)) this.#lines.push(`return ${expression}`)
    else if (this.#isUsed(index)) this.#lines.push(`const ${this.#value(index)} = ${awaited}`)
    else if (awaited !== expression) this.#lines.push(awaited)
  }

  #region(nodes: readonly number[], until: number, isLast: boolean): void {
    const { isAwaited, consumers } = this.#flow
    const inside = new Set(nodes)
    const isWanted = (node: number): boolean =>
      isAwaited(node) &&
      consumers(node).some((consumer) => !inside.has(consumer) && (consumer === this.#flow.end || isAwaited(consumer)))
    const wanted = nodes.filter((node) => node === until || isWanted(node))
    const watched = this.#unheard(nodes, new Set(wanted))
    const printed = new Set<number>()
    for (const first of nodes) {
      if (printed.has(first)) continue
      const chain = this.#chain(first, new Set([...wanted, ...watched]), inside)
      for (const node of chain) printed.add(node)
      this.#started(chain)
    }
    const awaited = [...wanted, ...watched]
    const promises = awaited.map((node) => this.#promiseOf(node))
    const [only, promise] = [awaited[0], promises[0]]
    if (only !== undefined && promise !== undefined && awaited.length === 1) this.#single(only, promise, isLast)
    else this.#lines.push(this.#awaitAll(awaited, promises, (node) => wanted.includes(node) && this.#isUsed(node)))
    for (const node of nodes) if (isAwaited(node)) this.#done.add(node)
  }

  /** Nodes whose error would end at a gather that collects another node's errors: main has to hear of it itself. */
  #unheard(nodes: readonly number[], wanted: ReadonlySet<number>): readonly number[] {
    const { consumers, isCollectedBy, isAwaited } = this.#flow
    const isHeard = (node: number): boolean =>
      wanted.has(node) ||
      consumers(node).some(
        (consumer) =>
          isCollectedBy(node, consumer) || (nodes.includes(consumer) && isAwaited(consumer) && reaches(consumer)),
      )
    const reaches = (node: number): boolean =>
      wanted.has(node) ||
      consumers(node).some(
        (consumer) =>
          nodes.includes(consumer) && isAwaited(consumer) && !isCollectedBy(node, consumer) && reaches(consumer),
      )
    return nodes.filter((node) => isAwaited(node) && !isHeard(node))
  }

  /** `first` and the nodes that only wait for the one before: they share one async function. */
  #chain(first: number, named: ReadonlySet<number>, inside: ReadonlySet<number>): readonly number[] {
    const chain = [first]
    for (let node = first; ; ) {
      const [next, ...others] = this.#flow.consumers(node)
      if (next === undefined || others.length > 0 || named.has(node) || !inside.has(next)) return chain
      if (this.#nodes.get(node)?.kind === 'gather' || this.#nodes.get(next)?.kind === 'gather') return chain
      if (this.#pending(next).some((need) => need !== node)) return chain
      chain.push(next)
      node = next
    }
  }

  #started(chain: readonly number[]): void {
    const last = chain.at(-1) ?? this.#flow.end
    const promise = chain.length === 1 ? this.#promise(last) : this.#chained(chain)
    const isAwaited = this.#flow.isAwaited(last)
    const isNeeded = this.#flow.consumers(last).length > 0
    const safe = isAwaited ? promise : `${this.#helpers.started}(${promise})`
    this.#lines.push(isNeeded ? `const ${this.#promiseOf(last)} = ${safe}` : safe)
  }

  #chained(chain: readonly number[]): string {
    const [first = this.#flow.end] = chain
    const lines = [...this.#arrivals(first)]
    for (const node of chain.slice(0, -1)) {
      lines.push(
        this.#isUsed(node) ? `const ${this.#value(node)} = await ${this.#call(node)}` : `await ${this.#call(node)}`,
      )
    }
    return calledAtOnce([...lines, `return ${this.#call(chain.at(-1) ?? first)}`])
  }

  /** The promise of a node that starts as soon as all it needs is there. */
  #promise(index: number): string {
    const pending = this.#pending(index)
    const [only] = pending
    if (only === undefined) return this.#call(index)
    if (this.#nodes.get(index)?.kind === 'gather') return this.#promisedGather(index)
    const isArgument = this.#flow.values(index).includes(only)
    const uses = this.#argumentsOf(index).filter((argument) => argument?.from === only).length
    if (pending.length === 1 && isArgument && uses === 1) {
      return `(async () => ${this.#call(index, new Map([[only, `await ${this.#promiseOf(only)}`]]))})()`
    }
    return calledAtOnce([...this.#arrivals(index), `return ${this.#call(index)}`])
  }

  #promisedGather(index: number): string {
    const children = this.#node(index, 'gather').children
    const promises = children.map((child) => (this.#isPending(child) ? this.#promiseOf(child) : this.#value(child)))
    const gather = this.#gather(index, promises)
    const later = this.#pending(index).filter((need) => !children.includes(need))
    if (later.length === 0) return gather
    const value = this.#value(index)
    return calledAtOnce([
      listed(
        `const [${value}] = await Promise.all([`,
        [gather, ...later.map((need) => this.#promiseOf(need))],
        '])',
        4,
      ),
      `return ${value}`,
    ])
  }

  /** Waits for what `index` needs and has not got. */
  #arrivals(index: number): readonly string[] {
    const pending = this.#pending(index)
    const [only] = pending
    if (only === undefined) return []
    const values = this.#flow.values(index)
    if (pending.length > 1)
      return [
        this.#awaitAll(
          pending,
          pending.map((need) => this.#promiseOf(need)),
          (need) => values.includes(need),
        ),
      ]
    const promise = this.#promiseOf(only)
    return [values.includes(only) ? `const ${this.#value(only)} = await ${promise}` : `await ${promise}`]
  }

  #await(nodes: readonly number[], promises: readonly string[]): void {
    this.#lines.push(this.#awaitAll(nodes, promises, (node) => this.#isUsed(node)))
  }

  #awaitAll(nodes: readonly number[], promises: readonly string[], isUsed: (node: number) => boolean): string {
    const places = nodes.map((node) => (isUsed(node) ? this.#value(node) : ''))
    while (places.at(-1) === '') places.pop()
    // A hole at the front: `[, orders]`.
    const pattern = places.length === 0 ? '' : `const [${places.join(', ')}] = `
    return listed(`${pattern}await Promise.all([`, promises, '])', 4)
  }

  #return(): void {
    const { results } = this.#flow
    const [only] = results
    if (only === undefined) return
    if (results.length === 1) this.#lines.push(`return ${this.#value(only.from)}`)
    else
      this.#lines.push(
        listed(
          'return { ',
          results.map(({ name, from }) => property(name, this.#value(from))),
          ' }',
          2,
        ),
      )
  }

  #call(index: number, given: ReadonlyMap<number, string> = new Map()): string {
    const node = this.#nodes.get(index)
    const values = this.#argumentsOf(index).map((argument) =>
      argument ? (given.get(argument.from) ?? this.#value(argument.from)) : 'undefined',
    )
    if (node?.kind === 'coroutine') return `${node.name}(${values.join(', ')})`
    if (node?.kind === 'sleep') return `${this.#helpers.sleep}(${[digits(node.durationMs), ...values].join(', ')})`
    const children = this.#node(index, 'gather').children.map((child) => this.#value(child))
    return `[${children.join(', ')}]`
  }

  #gather(index: number, items: readonly string[]): string {
    const { returnExceptions } = this.#node(index, 'gather')
    if (returnExceptions) return listed(`${this.#helpers.gather}([`, items, '], { returnExceptions: true })', 24)
    return listed('Promise.all([', items, '])', 24)
  }

  #argumentsOf(index: number): readonly Argument[] {
    const node = this.#nodes.get(index)
    if (node?.kind === 'coroutine') return node.args
    return node?.kind === 'sleep' && node.value ? [node.value] : []
  }

  #node<K extends TaskNode['kind']>(index: number, kind: K): Extract<TaskNode, { kind: K }> {
    const node = this.#nodes.get(index)
    if (node?.kind !== kind) throw new Error(`Node ${index} of the plan is no ${kind}`)
    return node as Extract<TaskNode, { kind: K }>
  }

  #pending(index: number): readonly number[] {
    return this.#flow.needs(index).filter((need) => this.#isPending(need))
  }

  #isPending(index: number): boolean {
    return this.#nodes.has(index) && !this.#done.has(index)
  }

  #isUsed(index: number): boolean {
    return this.#flow.consumers(index).some((consumer) => this.#flow.values(consumer).includes(index))
  }

  #isWholeResult(index: number): boolean {
    return this.#flow.results.length === 1 && this.#flow.results[0]?.from === index
  }

  #value(index: number): string {
    return this.#values.get(index) ?? 'undefined'
  }

  #promiseOf(index: number): string {
    return this.#promises.get(index) ?? 'undefined'
  }
}
