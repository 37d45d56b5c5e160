import { type Argument, isConditionalArgument, isTaskNode, type PlanNode, type PlanWire, type TaskNode } from '#compile'
import { Arrivals } from './arrivals.ts'
import { choiceLines } from './choice-body.ts'
import { type CallText, callText, functionOf } from './colds.ts'
import type { Dependencies, Result } from './dependencies.ts'
import { type Around, GroupCalls } from './group-calls.ts'
import type { HelperNames } from './helper-names.ts'
import { printingOf } from './kinds.ts'
import { calledAtOnce, listed } from './layout.ts'
import { camelCase, type Names, nameOfAll } from './names.ts'
import type { Where } from './printing.ts'
import type { Choice, ChosenPlan, Shape } from './shape.ts'
import { streamName } from './streams.ts'
import { returnedText, taskText } from './task-text.ts'
import { valueName } from './value-name.ts'

/** Prints a case of a choice: the names of the values that come from outside, by the numbers of their nodes. */
export type PrintCase = (shape: Shape, given: ReadonlyMap<number, string>) => readonly string[]

/** The names of main's values and promises, and the calls that return them. */
export class Calls {
  readonly helpers: HelperNames
  readonly #dependencies: Dependencies
  readonly #names: Names
  /** `null`: there are no groups. */
  readonly groups: GroupCalls | null
  readonly #all: readonly PlanNode[]
  readonly #choices: ReadonlyMap<number, Choice>
  readonly #printCase: PrintCase
  readonly #choiceLines = new Map<number, readonly string[]>()
  readonly #nodes: ReadonlyMap<number, TaskNode>
  readonly #values = new Map<number, string>()
  readonly #promises = new Map<number, string>()
  readonly #arrivals: Arrivals

  constructor(
    { plan: { nodes }, choices }: ChosenPlan,
    dependencies: Dependencies,
    names: Names,
    helpers: HelperNames,
    inputs: ReadonlyMap<number, string>,
    printCase: PrintCase,
    around: Around | null = null,
  ) {
    this.helpers = helpers
    this.groups = around && new GroupCalls(around, this)
    this.#dependencies = dependencies
    this.#names = names
    this.#all = nodes
    this.#choices = choices
    this.#printCase = printCase
    this.#nodes = new Map(dependencies.tasks.map((task) => [task.index, task]))
    for (const node of nodes) {
      const input = inputs.get(node.index)
      if (input !== undefined) this.#values.set(node.index, input)
      if (isTaskNode(node)) this.#nameTask(node, choices.get(node.index)?.name ?? null, names)
    }
    const plain = dependencies.results.filter(({ output }) => !isConditionalArgument(output?.argument ?? null))
    const ofResults = new Set([...inputs.values(), ...plain.map(({ from }) => this.value(from))])
    const own = nodes.filter((node) => !isTaskNode(node) || this.#nodes.has(node.index))
    this.#arrivals = new Arrivals(own, this, names, ofResults)
  }

  /** `name`: the name for its value, if it is not its own. */
  #nameTask(node: TaskNode, name: string | null, names: Names): void {
    const own = name === null ? this.groups?.nameOf(node.index) : undefined
    this.#values.set(node.index, own ?? names.take(name ?? valueName(node)))
    const promise = `${camelCase(name ?? streamName(node))}Task`
    if (this.#nodes.has(node.index)) this.#promises.set(node.index, names.take(promise))
  }

  /** The task of a node; undefined for an input and for main's end. */
  task(index: number): TaskNode | undefined {
    return this.#nodes.get(index)
  }

  /** Any node of the plan. */
  node(index: number): PlanNode | undefined {
    return this.#all[index]
  }

  /** The name of the value of a task or an input. */
  value(index: number): string {
    return this.#values.get(index) ?? this.groups?.value(index) ?? 'undefined'
  }

  promise(index: number): string {
    return this.#promises.get(index) ?? this.groups?.promise(index) ?? 'undefined'
  }

  /** Whether its value comes by a promise. */
  isPending(index: number): boolean {
    return this.task(index) !== undefined || this.groups?.isPending(index) === true
  }

  /** What the awaited promise of a node is destructured to. */
  pattern(index: number): string {
    return this.groups?.pattern(index) ?? this.value(index)
  }

  /**
   * The promises of those of these nodes that may be cancelled because nobody needs them, each once; of what leaves a group,
   * the group's. `any`: also of those that may not.
   */
  held(indices: readonly number[], which: 'letGo' | 'any' = 'letGo'): readonly string[] {
    const promises = indices.flatMap((index) => {
      if (!this.task(index)) return this.groups?.held(index, which) ?? []
      return which === 'any' || this.#dependencies.mayBeLetGo(index) ? [this.promise(index)] : []
    })
    return [...new Set(promises)]
  }

  /** A new name for the promise of all these nodes. */
  nameOfAll(indices: readonly number[]): string {
    return this.#names.take(nameOfAll(indices.map((index) => this.task(index)?.name ?? '')))
  }

  /** A new name for the function of all these nodes, one behind the other: `trimToSort`. */
  nameOfRegion(indices: readonly number[]): string {
    const [first, last] = [indices[0], indices.at(-1)].map((index) => this.task(index ?? -1)?.name ?? '')
    return this.#names.ofFile.take(camelCase(`${first} to ${last}`))
  }

  /** The promise of all these promises. */
  all(promises: readonly string[]): string {
    return listed(`${this.helpers.promiseAll}([`, promises, '])')
  }

  /** Whether this value is a part of main's result, an argument, or a child of some node. */
  isUsed(index: number): boolean {
    return this.#dependencies.consumers(index).some((consumer) => this.#dependencies.takes(consumer, index))
  }

  argumentsOf(index: number): readonly Argument[] {
    return this.task(index)?.args ?? []
  }

  children(index: number): readonly number[] {
    return this.task(index)?.children ?? []
  }

  /**
   * The call of a node whose values exist; `given`: the text for some of them. For a node that takes tasks, the list of
   * their values.
   */
  call(index: number, given: ReadonlyMap<number, string> = new Map()): string {
    const node = this.task(index)
    if (!node) return '[]'
    const lines = this.choiceLines(index)
    if (lines) return calledAtOnce(lines)
    if (this.#dependencies.takesTasks(index)) return this.bareCall(index, given)
    return this.inTask(index, this.bodyOf(index, given))
  }

  /** The function that the task of a node runs. */
  bodyOf(index: number, given: ReadonlyMap<number, string> = new Map()): string {
    return this.groups?.bodyOf(index) ?? functionOf(this.callText(index, given))
  }

  /** The same without a task of its own. */
  bareCall(index: number, given: ReadonlyMap<number, string>): string {
    return this.callText(index, given).value
  }

  /** The same with the statements that come before it. */
  callText(index: number, given: ReadonlyMap<number, string> = new Map()): CallText {
    const node = this.task(index)
    if (!node) return { lines: [], value: '[]' }
    const values = node.args.map((argument, at) => {
      const known = argument && !isConditionalArgument(argument) ? given.get(argument.from) : undefined
      return known ?? this.#given(index, argument, at)
    })
    const taken = node.children.map((child) => given.get(child) ?? this.value(child))
    return this.#called(node, [...values, ...taken])
  }

  #called(node: TaskNode, given: readonly string[]): CallText {
    const group = this.groups?.name ?? null
    return callText(node, given, {
      call: (each, values) => printingOf(each.kind).call(each, values, this.helpers, group),
      name: (each) => this.#names.take(valueName(each)),
    })
  }

  /** The statements that give the value of a choice; `null`: it is none. */
  choiceLines(index: number): readonly string[] | null {
    const choice = this.#choices.get(index)
    if (!choice) return null
    const known = this.#choiceLines.get(index) ?? this.#linesOf(index, choice)
    this.#choiceLines.set(index, known)
    return known
  }

  #linesOf(index: number, choice: Choice): readonly string[] {
    const args = this.argumentsOf(index)
    const given = new Map(choice.needs.map((need, at) => [need, this.#given(index, args[at] ?? null, at)] as const))
    const isTry = choice.kind === 'try'
    const error = isTry ? this.#names.take('error') : ''
    const linesWith = (shape: Shape, value: string) => this.#printCase(shape, new Map([...given, [index, value]]))
    return choiceLines(choice, {
      own: this.#ownCall(choice, given),
      value: isTry && choice.type !== null ? this.#ownValue(index, choice) : '',
      error,
      check: (name) => this.#check(name),
      lines: (shape) => linesWith(shape, error),
      ending: linesWith,
    })
  }

  /** A name for the value of the node at which a choice begins, which is not that of the choice. */
  #ownValue(index: number, { name, node }: Choice): string {
    return name === null ? this.value(index) : this.#names.take(valueName(node))
  }

  /** The call of the node at which a choice begins. */
  #ownCall({ node }: Choice, given: ReadonlyMap<number, string>): string {
    const values = node.args.map((argument) =>
      argument ? (given.get(argument.from) ?? this.value(argument.from)) : 'undefined',
    )
    return taskText(node, functionOf(this.#called(node, values)), this.helpers)
  }

  #given(index: number, argument: Argument, at: number): string {
    if (argument === null) return 'undefined'
    return isConditionalArgument(argument) ? this.arrivalOf(index, at) : this.value(argument.from)
  }

  /** What throws what no choice may take: that main is stopped, or that its task is cancelled. */
  #check(error: string): readonly string[] {
    const { signalOfMain, createTask, cancelled } = this.helpers
    if (createTask !== null) return [`if (${error} instanceof ${cancelled}) throw ${error}`]
    return signalOfMain === null ? [] : [`${signalOfMain}.getStore()?.throwIfAborted()`]
  }

  isChoice(index: number): boolean {
    return this.#choices.has(index)
  }

  /** The name of what arrives for an argument that may not arrive. */
  arrivalOf(index: number, at: number): string {
    return this.#arrivals.name(index, at)
  }

  /** The promise of what arrives by one of these wires. */
  arrival(wires: readonly PlanWire[]): string {
    return this.#arrivals.promise(wires)
  }

  /** The same in a group that may begin later. */
  arrivalInside(wires: readonly PlanWire[]): string {
    return this.#arrivals.promiseInside(wires)
  }

  /** Statements, each behind the promises that several of them wait for. */
  declaredIn(statements: readonly string[]): readonly string[] {
    return this.#arrivals.declaredIn(statements)
  }

  /** A child's value for a node whose function may take only awaitables. */
  givenChild(taker: number, value: string): string {
    const node = this.task(taker)
    const takesValues = node && printingOf(node.kind).taking?.takesValues(node, this.helpers)
    return takesValues ? value : this.resolved(value)
  }

  /** A promise of a value that exists. */
  resolved(value: string): string {
    return `${this.helpers.promise}.resolve(${value})`
  }

  /** The promise of a node that takes tasks, from those of its tasks. */
  taken(index: number, items: readonly string[], where: Where): string {
    const node = this.task(index)
    return (node && printingOf(node.kind).taking?.promise(node, items, this.helpers, where)) ?? this.promise(index)
  }

  /** The task of a node that runs this function. */
  inTask(index: number, body: string): string {
    return taskText(this.task(index), body, this.helpers, this.groups?.maker(index))
  }

  /** Main's last line; none if main has no result. */
  returned(): readonly string[] {
    return returnedText(this.#dependencies.results, (result) => this.resultValue(result))
  }

  /** The name of one value of main's result. */
  resultValue({ from, output }: Result): string {
    return output && isConditionalArgument(output.argument) ? this.arrivalOf(output.index, 0) : this.value(from)
  }

  isWholeResult(index: number): boolean {
    return this.#dependencies.results.length === 1 && this.#dependencies.results[0]?.from === index
  }
}
