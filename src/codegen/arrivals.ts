import { type Argument, isConditionalArgument, type PlanNode, type PlanWire, type TaskNode, wiresOf } from '#compile'
import { casesOf, ERROR, hasCode, OUT } from '#graph'
import type { HelperNames } from './helper-names.ts'
import { listed } from './layout.ts'
import { literal } from './literals.ts'
import { camelCase, type Names } from './names.ts'
import { wordsIn } from './words.ts'

/** What arrivals must know of a main's calls. */
interface Arriving {
  readonly helpers: HelperNames
  task(index: number): TaskNode | undefined
  node(index: number): PlanNode | undefined
  value(index: number): string
  promise(index: number): string
  isPending(index: number): boolean
}

/** A promise that several wait for. */
interface Shared {
  readonly wires: readonly PlanWire[]
  readonly name: string
}

/** What arrives by wires that may not deliver: its names, and its promises. */
export class Arrivals {
  readonly #calls: Arriving
  readonly #names: Names
  /** By node and place. */
  readonly #known = new Map<string, string>()
  readonly #errors = new Map<number, string>()
  /** The promises that several wait for, by their texts. */
  readonly #shared: ReadonlyMap<string, Shared>
  /** Those of them that no statement has used yet, by their names. */
  readonly #undeclared: Map<string, readonly PlanWire[]>

  /** `nodes`: those of one main or group; `ofResults`: the names that stand beside the arrivals of its outputs. */
  constructor(nodes: readonly PlanNode[], calls: Arriving, names: Names, ofResults: Set<string>) {
    this.#calls = calls
    this.#names = names
    for (const node of nodes) this.#nameAll(node, node.kind === 'output' ? ofResults : plainNames(node, calls))
    this.#shared = this.#sharedIn(nodes)
    this.#undeclared = new Map([...this.#shared.values()].map(({ name, wires }) => [name, wires]))
  }

  /** The name of what arrives for an argument that may not arrive. */
  name(index: number, at: number): string {
    return this.#known.get(`${index} ${at}`) ?? 'undefined'
  }

  /** The promise of what arrives by one of these wires. */
  promise(wires: readonly PlanWire[]): string {
    return this.#shared.get(this.#text(wires, false))?.name ?? this.#text(wires, true)
  }

  /** The same in words of its own: what begins later would handle the promise of several too late. */
  promiseInside(wires: readonly PlanWire[]): string {
    return this.#text(wires, false)
  }

  /** Statements, each behind the promises that several of them wait for. */
  declaredIn(statements: readonly string[]): readonly string[] {
    return statements.flatMap((statement) => [...this.#declarations(statement), statement])
  }

  #declarations(text: string): readonly string[] {
    if (this.#shared.size === 0) return []
    return wordsIn(text).flatMap((name) => {
      const wires = this.#undeclared.get(name)
      if (!wires) return []
      this.#undeclared.delete(name)
      const printed = this.#text(wires, true)
      return [...this.#declarations(printed), `const ${name} = ${printed}`]
    })
  }

  /** What enters or leaves a group keeps its name; `used`: the names beside them. */
  #nameAll({ index, args }: PlanNode, used: Set<string>): void {
    const isKept = ({ from, or }: NonNullable<Argument>): boolean => !this.#calls.task(from) && !or
    const all = args.flatMap((argument, at) => (argument && isConditionalArgument(argument) ? [{ argument, at }] : []))
    const others = all.filter(({ argument }) => !isKept(argument))
    for (const { argument, at } of [...all.filter((each) => !others.includes(each)), ...others]) {
      const name = this.#nameOf(argument)
      const given = isKept(argument) || !used.has(name) ? name : this.#names.take(name)
      this.#known.set(`${index} ${at}`, given)
      used.add(given)
    }
  }

  #nameOf({ from, by = OUT }: PlanWire): string {
    if (by === ERROR) return this.#errorOf(from)
    const [passedOn] = wiresOf(by === OUT ? null : (this.#calls.task(from)?.args[0] ?? null))
    return passedOn ? this.#nameOf(passedOn) : this.#calls.value(from)
  }

  #errorOf(index: number): string {
    const name = this.#errors.get(index) ?? this.#names.take(`${camelCase(this.#calls.task(index)?.name ?? '')}Error`)
    this.#errors.set(index, name)
    return name
  }

  #sharedIn(nodes: readonly PlanNode[]): ReadonlyMap<string, Shared> {
    const counts = new Map<string, { readonly wires: readonly PlanWire[]; count: number }>()
    const count = (wires: readonly PlanWire[]): void => {
      const text = this.#text(wires, false)
      if (!text.includes('(')) return
      const known = counts.get(text) ?? { wires, count: 0 }
      counts.set(text, known)
      known.count += 1
      // Those inside of a text are printed once, where it is named.
      if (known.count === 1) for (const wire of wires) if (this.#passedOn(wire).length > 0) count(this.#passedOn(wire))
    }
    for (const { args, after } of nodes) {
      for (const argument of args) if (argument && isConditionalArgument(argument)) count(wiresOf(argument))
      for (const wire of after) if (wire.by !== undefined) count([wire])
    }
    const several = [...counts].filter(([, known]) => known.count > 1)
    return new Map(
      several.map(([text, { wires }]) => [text, { wires, name: this.#names.take(this.#promiseName(wires)) }]),
    )
  }

  #promiseName(wires: readonly PlanWire[]): string {
    const words = wires.map(({ from, by = OUT }) => {
      const name = this.#calls.node(from)?.name ?? this.#calls.value(from)
      if (by === OUT) return name
      return `${name} ${by === ERROR ? 'failure' : by}`
    })
    return camelCase(words.length > 3 ? `${words[0]} or others` : words.join(' or '))
  }

  /** What a case of a branch passes on. */
  #passedOn({ from, by = OUT }: PlanWire): readonly PlanWire[] {
    return by === OUT || by === ERROR ? [] : wiresOf(this.#calls.task(from)?.args[0] ?? null)
  }

  /** `isNamed`: with the names of what is in it. */
  #text(wires: readonly PlanWire[], isNamed: boolean): string {
    const [only] = wires
    const promises = wires.map((wire) => this.#delivery(wire, isNamed))
    if (only && promises.length === 1) return promises[0] ?? this.#calls.promise(only.from)
    return listed(`${this.#calls.helpers.either}([`, promises, '])')
  }

  #delivery(wire: PlanWire, isNamed: boolean): string {
    const { from, by = OUT } = wire
    const calls = this.#calls
    if (by === OUT) return calls.isPending(from) ? calls.promise(from) : calls.value(from)
    if (by === ERROR) return `${calls.helpers.failure}(${calls.promise(from)})`
    const node = calls.task(from)
    const chosen = node && hasCode(node) ? casesOf(node.code).find(({ id }) => id === by) : undefined
    const passedOn = this.#passedOn(wire)
    const value = passedOn.length === 0 ? 'undefined' : isNamed ? this.promise(passedOn) : this.#text(passedOn, false)
    return `${calls.helpers.when}(${calls.promise(from)}, ${literal(chosen?.value ?? by)}, ${value})`
  }
}

/** The names of the arguments that always arrive. */
function plainNames({ args }: PlanNode, calls: Arriving): Set<string> {
  return new Set(args.flatMap((each) => (each && !isConditionalArgument(each) ? [calls.value(each.from)] : [])))
}
