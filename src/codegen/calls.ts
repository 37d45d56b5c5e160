import type { Argument, Plan } from '#compile'
import type { Flow, TaskNode } from './flow.ts'
import { listed } from './layout.ts'
import { digits, property } from './literals.ts'
import { camelCase, type Names, valueName } from './names.ts'

/** What the helpers are called in this file. */
export interface HelperNames {
  readonly sleep: string
  readonly gather: string
  readonly skipped: string
  readonly behind: string
  readonly untaken: string
  readonly outcome: string
}

/** The names of main's values and promises, and the calls that give them. */
export class Calls {
  readonly helpers: HelperNames
  readonly #flow: Flow
  readonly #nodes: ReadonlyMap<number, TaskNode>
  readonly #values = new Map<number, string>()
  readonly #promises = new Map<number, string>()

  constructor(plan: Plan, flow: Flow, names: Names, helpers: HelperNames, inputs: ReadonlyMap<number, string>) {
    this.helpers = helpers
    this.#flow = flow
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

  /** The task of a node; none for an input and for main's end. */
  task(index: number): TaskNode | undefined {
    return this.#nodes.get(index)
  }

  /** What the value of a task or an input is called. */
  value(index: number): string {
    return this.#values.get(index) ?? 'undefined'
  }

  promise(index: number): string {
    return this.#promises.get(index) ?? 'undefined'
  }

  /** Is this a value of main's result, or an argument or a child of some node? */
  isUsed(index: number): boolean {
    return this.#flow.consumers(index).some((consumer) => this.#flow.values(consumer).includes(index))
  }

  argumentsOf(index: number): readonly Argument[] {
    const node = this.task(index)
    if (node?.kind === 'coroutine') return node.args
    return node?.kind === 'sleep' && node.value ? [node.value] : []
  }

  children(index: number): readonly number[] {
    const node = this.task(index)
    return node?.kind === 'gather' ? node.children : []
  }

  /** The call of a node whose values are there; `given`: what to write for some of them. Of a gather, the array. */
  call(index: number, given: ReadonlyMap<number, string> = new Map()): string {
    const node = this.task(index)
    const values = this.argumentsOf(index).map((argument) =>
      argument ? (given.get(argument.from) ?? this.value(argument.from)) : 'undefined',
    )
    if (node?.kind === 'coroutine') return `${node.name}(${values.join(', ')})`
    if (node?.kind === 'sleep') return `${this.helpers.sleep}(${[digits(node.durationMs), ...values].join(', ')})`
    return `[${this.children(index)
      .map((child) => this.value(child))
      .join(', ')}]`
  }

  /** A gather that waits for `items`; `callee`: what gathers where no error becomes a value. */
  gather(index: number, items: readonly string[], callee = 'Promise.all'): string {
    const node = this.task(index)
    if (node?.kind === 'gather' && node.returnExceptions)
      return listed(`${this.helpers.gather}(`, [listed('[', items, ']', 30), '{ returnExceptions: true }'], ')', 24)
    return listed(`${callee}([`, items, '])', 24)
  }

  /** Main's last line; none where it has no result. */
  returned(): readonly string[] {
    const { results } = this.#flow
    const [only] = results
    if (only === undefined) return []
    if (results.length === 1) return [`return ${this.value(only.from)}`]
    const properties = results.map(({ name, from }) => property(name, this.value(from)))
    return [listed('return { ', properties, ' }', 2)]
  }

  isWholeResult(index: number): boolean {
    return this.#flow.results.length === 1 && this.#flow.results[0]?.from === index
  }
}
