import { isConditionalArgument, type TaskNode, wiresOf } from '#compile'
import { hasPolicies } from '#graph'
import { Calls, type PrintCase } from './calls.ts'
import { awaitsCold } from './colds.ts'
import type { Around, PrintedGroup, ScopeCalls } from './group-calls.ts'
import type { HelperNames } from './helper-names.ts'
import { inOrder } from './in-order.ts'
import { block, listed } from './layout.ts'
import type { Leaving } from './leaving.ts'
import { property } from './literals.ts'
import type { Names } from './names.ts'
import { objectOf } from './printed.ts'
import type { Scope } from './scope.ts'
import type { ScopeNames } from './scope-names.ts'
import type { ChosenPlan } from './shape.ts'
import type { Flowing } from './streams.ts'
import { heardOf, holding, taskOf } from './task-body.ts'

/** What all scopes of a file share. */
export interface ScopePrinting {
  readonly names: Names
  readonly scopeNames: ScopeNames
  readonly helpers: HelperNames
  readonly inputs: ReadonlyMap<number, string>
  readonly choices: ChosenPlan['choices']
  readonly printCase: PrintCase
}

/** The calls of a scope; `outer`: those of the scope around. */
export function callsIn(scope: Scope, outer: ScopeCalls | null, printing: ScopePrinting): Calls {
  const { names, scopeNames, helpers, inputs, choices, printCase } = printing
  const { plan, dependencies } = scope
  const around: Around = {
    scope,
    names: scopeNames,
    outer,
    printed: (inner, from) => printedGroup(inner, callsIn(inner, from, printing), printing),
  }
  return new Calls({ plan, choices }, dependencies, names, helpers, inputs, printCase, around)
}

function printedGroup(scope: Scope, calls: Calls, { scopeNames }: ScopePrinting): PrintedGroup {
  const group = scopeNames.group(scope.group?.index ?? -1)
  const body = new GroupBody(scope, calls, scopeNames, group)
  const lines = scope.isPlain ? body.plain() : calls.declaredIn(body.loose())
  const isStopped = scope.isPlain && lines.at(-1)?.startsWith('return ') === true
  return { text: `${isStopped ? 'async ' : ''}(${group}) => ${block(lines)}`, isStopped }
}

/** The statements of the function that `taskGroup` is given. */
class GroupBody {
  readonly #scope: Scope
  readonly #calls: Calls
  readonly #names: ScopeNames
  readonly #group: string

  constructor(scope: Scope, calls: Calls, names: ScopeNames, group: string) {
    this.#scope = scope
    this.#calls = calls
    this.#names = names
    this.#group = group
  }

  /** Tasks that await each other: the first failure ends them all. */
  plain(): readonly string[] {
    const { dependencies, exits, ends, leaving } = this.#scope
    const tasks = this.#order().filter((index) => !dependencies.takesTasks(index))
    const outputs = [...ends, ...leaving.map(({ output }) => output)]
    const isTaken = new Set(
      outputs.flatMap((output) => this.#from(output)).map((from) => exits.get(from)?.group ?? from),
    )
    const isAwaited = (index: number): boolean =>
      isTaken.has(index) || dependencies.consumers(index).some((each) => each !== dependencies.end)
    const lines = tasks.map((index) => {
      const task = this.#calls.inTask(index, this.#member(index))
      return isAwaited(index) ? `const ${this.#calls.promise(index)} = ${task}` : task
    })
    if (ends.length + leaving.length === 0) return lines
    const own = this.#own((output) => this.#awaited(this.#from(output)[0] ?? -1))
    if (leaving.length === 0) return [...lines, `return ${own}`]
    const values = leaving.map(({ output, wire }) =>
      property(this.#property(wire), this.#awaited(this.#from(output)[0] ?? -1)),
    )
    return [...lines, `return ${objectOf([...this.#ownProperty(own), ...values])}`]
  }

  /** Promises, each of which says by itself when it begins. */
  loose(): readonly string[] {
    const { dependencies, failures, ends, leaving } = this.#scope
    const { helpers } = this.#calls
    const order = this.#order()
    const tasks = order.flatMap((index) => [
      `const ${this.#calls.promise(index)} = ${taskOf(index, dependencies, this.#calls, failures)}`,
      ...(this.#calls.groups?.exitsOf(index) ?? []),
    ])
    // A task of the group fails it by itself.
    const isHeardSo = (index: number): boolean =>
      !dependencies.takesTasks(index) && failures.hearingOf(index).kind === 'main'
    const heard = order.filter((index) => !isHeardSo(index)).flatMap((index) => heardOf(index, this.#calls, failures))
    const gone = leaving.map(({ output, wire }) => {
      const [name, promise] = [this.#property(wire), this.#arrival(output)]
      const isName = /^[\w$]+$/.test(promise)
      return { name, text: isName ? promise : name, line: isName ? [] : [`const ${name} = ${promise}`] }
    })
    const first = ends.map((output) => this.#arrival(output))
    const others = new Set([
      ...first,
      ...order.map((index) => this.#calls.promise(index)),
      ...gone.map(({ text }) => text),
    ])
    const properties = gone.map(({ name, text }) => property(name, text))
    const lines = [...tasks, ...gone.flatMap(({ line }) => line)]
    const items = [this.#group, listed('[', [...others], ']'), listed('[', heard, ']')]
    const open = `${helpers.groups?.ended}(`
    // Those outside need what leaves the group.
    const left = [...leaving.map(({ output }) => output), ...ends].flatMap((output) => this.#from(output))
    const untilItEnds = (given: readonly string[]): string =>
      holding(listed(open, [...items, ...given], ')'), left, this.#calls)
    if (ends.length === 0) {
      const returned = properties.length === 0 ? [] : [`return ${objectOf(properties)}`]
      return [...lines, untilItEnds([]), ...returned]
    }
    const name = this.#names.value(this.#scope.group?.index ?? -1)
    const own = this.#own((output) => this.#valueOf(output))
    const given = `([${ends.map((output) => this.#valueOf(output)).join(', ')}]) => ${ends.length > 1 ? `(${own})` : own}`
    return [...lines, `const ${name} = ${untilItEnds([given])}`, `return ${objectOf([name, ...properties])}`]
  }

  #order(): readonly number[] {
    const { dependencies } = this.#scope
    return inOrder(
      dependencies,
      dependencies.tasks.map(({ index }) => index),
    )
  }

  #valueOf(output: number): string {
    const result = this.#scope.dependencies.results.find((each) => each.output?.index === output)
    return result ? this.#calls.resultValue(result) : 'undefined'
  }

  #own(textOf: (output: number) => string): string {
    const { ends, plan } = this.#scope
    const [only] = ends
    if (only !== undefined && ends.length === 1) return textOf(only)
    return objectOf(ends.map((output) => property(plan.nodes[output]?.name ?? '', textOf(output))))
  }

  #ownProperty(own: string): readonly string[] {
    const { ends, group } = this.#scope
    return ends.length === 0 ? [] : [property(this.#names.value(group?.index ?? -1), own)]
  }

  #from(output: number): readonly number[] {
    return this.#scope.plan.nodes[output]?.args.flatMap((argument) => argument?.from ?? []) ?? []
  }

  #arrival(output: number): string {
    const argument = this.#scope.plan.nodes[output]?.args[0] ?? null
    return this.#calls.arrival(wiresOf(argument))
  }

  /** By which name a group hands on what leaves it. */
  #property(leaving: Leaving): string {
    return this.#names.property({ group: this.#scope.group?.index ?? -1, leaving })
  }

  /** The expression that awaits the value of a node. */
  #awaited(index: number): string {
    const { dependencies, exits } = this.#scope
    if (dependencies.takesTasks(index)) {
      const items = this.#calls.children(index).map((child) => this.#awaited(child))
      return listed('[', items, ']')
    }
    const exit = exits.get(index)
    if (exit) return `(await ${this.#calls.promise(exit.group)}).${this.#calls.value(index)}`
    if (this.#calls.task(index) === undefined) return this.#calls.value(index)
    const isRecord = this.#calls.pattern(index) !== this.#calls.value(index)
    return isRecord
      ? `(await ${this.#calls.promise(index)}).${this.#calls.value(index)}`
      : `await ${this.#calls.promise(index)}`
  }

  /** The function that the task of a node runs. */
  #member(index: number): string {
    const { dependencies } = this.#scope
    const task = this.#calls.task(index) as TaskNode
    const args = task.args.flatMap((argument) => (argument && !isConditionalArgument(argument) ? [argument.from] : []))
    const awaited = new Map([...new Set(args)].map((from) => [from, this.#awaited(from)] as const))
    for (const [from, text] of awaited) if (text === this.#calls.value(from)) awaited.delete(from)
    const owners = new Set(args)
    const earlier = dependencies.after(index).filter((need) => !owners.has(need))
    const orders = earlier.map((need) => `await ${this.#calls.promise(need)}`)
    const isOnce = args.length === new Set(args).size
    if (awaited.size + orders.length === 0) return this.#calls.bodyOf(index)
    const isWithin =
      task.kind === 'group' || hasPolicies(task) || awaitsCold(task) || (task as Flowing).leaves !== undefined
    if (orders.length === 0 && !isWithin && isOnce) return `async () => ${this.#calls.bareCall(index, awaited)}`
    const values = [...awaited].map(([from, text]) => `const ${this.#calls.value(from)} = ${text}`)
    return `async () => ${block([...orders, ...values, ...this.#statementsOf(index)])}`
  }

  /** The statements of the function that the task of a node runs. */
  #statementsOf(index: number): readonly string[] {
    const ofGroup = this.#calls.groups?.bodyOf(index)
    if (ofGroup !== undefined) return [`return ${ofGroup.replace(/^(?:async )?\(\) => /, '')}`]
    const { lines, value } = this.#calls.callText(index)
    return [...lines, `return ${value}`]
  }
}
