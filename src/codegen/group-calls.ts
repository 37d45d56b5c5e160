import { type Argument, isConditionalArgument, type PlanWire, wiresOf } from '#compile'
import type { HelperNames } from './helper-names.ts'
import { listed } from './layout.ts'
import { digits } from './literals.ts'
import { objectOf } from './printed.ts'
import { isRecord, type Scope } from './scope.ts'
import type { ScopeNames } from './scope-names.ts'

/** The calls of a scope, as groups see them. */
export interface ScopeCalls {
  readonly helpers: HelperNames
  readonly groups: { touchedBy(group: number): readonly PlanWire[] } | null
  value(index: number): string
  promise(index: number): string
  argumentsOf(index: number): readonly Argument[]
  arrival(wires: readonly PlanWire[]): string
  arrivalOf(index: number, at: number): string
}

/** What the calls of a scope have to know of groups. */
export interface Around {
  readonly scope: Scope
  readonly names: ScopeNames
  /** The calls of the scope around; `null`: this is main. */
  readonly outer: ScopeCalls | null
  /** The function that is given to `taskGroup`, and whether its value is used. */
  readonly printed: (inner: Scope, outer: ScopeCalls) => PrintedGroup
}

export interface PrintedGroup {
  readonly text: string
  /** Whether it may be stopped before it has a value that is used. */
  readonly isStopped: boolean
}

/** The names and calls of a scope that has groups, or is one. */
export class GroupCalls {
  readonly #around: Around
  readonly #calls: ScopeCalls

  constructor(around: Around, calls: ScopeCalls) {
    this.#around = around
    this.#calls = calls
  }

  nameOf(index: number): string {
    return this.#around.names.value(index)
  }

  /** The name of what enters or leaves a group. */
  value(index: number): string | undefined {
    const { scope, names, outer } = this.#around
    const exit = scope.exits.get(index)
    if (exit) return names.property(exit)
    const entering = scope.entering.get(index)
    if (!entering) return outer?.value(index)
    const { argument } = entering
    if (!scope.isPlain) return names.property({ group: -1, leaving: { ...argument, isTaken: true, isTask: false } })
    const group = scope.group?.index ?? -1
    const at = [...scope.entering].filter(([, { isOrder }]) => !isOrder).findIndex(([each]) => each === index)
    const given = outer?.argumentsOf(group)[at] ?? null
    return isConditionalArgument(given) ? outer?.arrivalOf(group, at) : outer?.value(given?.from ?? -1)
  }

  /** The promise of what enters or leaves a group. */
  promise(index: number): string | undefined {
    const { scope, names, outer } = this.#around
    const exit = scope.exits.get(index)
    if (exit) return names.promise(exit)
    const at = [...scope.entering.keys()].indexOf(index)
    const wire = outer?.groups?.touchedBy(scope.group?.index ?? -1)[at]
    return wire && outer?.arrival([wire])
  }

  touchedBy(group: number): readonly PlanWire[] {
    return this.#around.scope.touches.get(group) ?? []
  }

  /** The promises that a group waits for before it begins, besides its own. */
  begins(group: number): readonly string[] {
    const alternatives = this.#around.scope.begins.get(group) ?? []
    const all = alternatives.map((each) => each.map((argument) => this.#calls.arrival(wiresOf(argument))))
    const [only] = all
    if (all.length < 2) return only ?? []
    const { either, promiseAll } = this.#calls.helpers
    const ways = all.map((each) => (each.length === 1 ? (each[0] ?? '') : listed(`${promiseAll}([`, each, '])')))
    return [listed(`${either}([`, ways, '])')]
  }

  /** The exits of a group. */
  exitsOf(group: number): readonly string[] {
    const { scope, names } = this.#around
    const { groups } = this.#calls.helpers
    const exits = [...scope.exits].filter(([, exit]) => scope.isLoose && exit.group === group)
    return exits.map(([index, exit]) => {
      const property = names.property(exit)
      const items = [this.#calls.promise(group), `({ ${property} }) => ${property}`]
      const isOwn = exit.leaving === null ? ["'own'"] : []
      return `const ${this.#calls.promise(index)} = ${listed(`${groups?.left}(`, [...items, ...isOwn], ')')}`
    })
  }

  isPending(index: number): boolean {
    const { scope } = this.#around
    return scope.isLoose && (scope.exits.has(index) || scope.entering.has(index))
  }

  /** Several values of a group. */
  pattern(index: number): string | undefined {
    const { scope, names } = this.#around
    const inner = scope.inner.get(index)
    if (!inner || !isRecord(inner)) return undefined
    const exits = [...scope.exits.values()].filter(({ group }) => group === index)
    const own = inner.ends.length > 0 ? [names.value(index)] : []
    return objectOf([...own, ...exits.map((exit) => names.property(exit))])
  }

  /** The name of this group; `null`: this is main. */
  get name(): string | null {
    const { scope, names } = this.#around
    return scope.group && names.group(scope.group.index)
  }

  /** The beginning of the call that makes the task of a node. */
  maker(index: number): string | undefined {
    const { scope, names } = this.#around
    const { groups } = this.#calls.helpers
    if (!scope.group || !groups) return undefined
    const group = names.group(scope.group.index)
    const isHeard = scope.isPlain || scope.failures.hearingOf(index).kind === 'main'
    return isHeard ? `${group}.createTask(` : `${groups.takenIn}(${group}, `
  }

  /** The function that the task of a group runs. */
  bodyOf(index: number): string | undefined {
    const inner = this.#around.scope.inner.get(index)
    const { groups, hasRuntime } = this.#calls.helpers
    if (!inner?.group || !groups) return undefined
    const { timeoutMs, shield } = inner.group
    const { text, isStopped } = this.#around.printed(inner, this.#calls)
    const group = `${groups.taskGroup}(${text})`
    const limited = timeoutMs === undefined ? group : `${groups.timeout}(${digits(timeoutMs)}, () => ${group})`
    const shielded = shield ? `${groups.shielded}(() => ${limited})` : limited
    // Only a group of the runtime may end without a value.
    return isStopped && hasRuntime ? `async () => (await ${shielded})!` : `() => ${shielded}`
  }
}
