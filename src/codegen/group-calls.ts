import { type Argument, isConditionalArgument, type PlanWire, type TaskNode, wiresOf } from '#compile'
import type { HelperNames } from './helper-names.ts'
import { listed } from './layout.ts'
import { digits } from './literals.ts'
import { objectOf } from './printed.ts'
import { type Alternative, isRecord, type Scope } from './scope.ts'
import type { ScopeNames } from './scope-names.ts'

/** The calls of a scope, as groups see them. */
export interface ScopeCalls {
  readonly helpers: HelperNames
  readonly groups: Pick<GroupCalls, 'touchedBy' | 'waitsFor'> | null
  value(index: number): string
  promise(index: number): string
  argumentsOf(index: number): readonly Argument[]
  arrival(wires: readonly PlanWire[]): string
  arrivalInside(wires: readonly PlanWire[]): string
  arrivalOf(index: number, at: number): string
  held(indices: readonly number[], which: 'letGo' | 'any'): readonly string[]
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
    return this.#isEmpty(index) ? 'undefined' : this.#around.names.value(index)
  }

  /** Whether all that is in a group is taken by others, so that its own value is none. */
  #isEmpty(group: number): boolean {
    const inner = this.#around.scope.inner.get(group)
    return inner !== undefined && inner.ends.length === 0 && isRecord(inner)
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
    const group = scope.group?.index ?? -1
    const wire = outer?.groups?.touchedBy(group)[at]
    return wire && (outer?.groups?.waitsFor(group, wire) ? outer.arrival([wire]) : outer?.arrivalInside([wire]))
  }

  /** Whether the group waits for this wire before it begins, so that its promise is handled from the start. */
  waitsFor(group: number, { from, by }: PlanWire): boolean {
    const alternatives = this.#around.scope.begins.get(group) ?? []
    const awaited = alternatives.flatMap(({ all, behind }) => (behind.length > 0 ? behind : all))
    return awaited.some((each) => each.from === from && each.by === by && !each.or)
  }

  /** The promises of what enters or leaves a group, if somebody has to need it. */
  held(index: number, which: 'letGo' | 'any'): readonly string[] {
    const { scope, names, outer } = this.#around
    const exit = scope.exits.get(index)
    if (exit) {
      const group = this.#calls.held([exit.group], which)
      return exit.leaving === null || group.length === 0 ? group : [names.promise(exit)]
    }
    const at = [...scope.entering.keys()].indexOf(index)
    const wire = outer?.groups?.touchedBy(scope.group?.index ?? -1)[at]
    return wire ? (outer?.held([wire.from], which) ?? []) : []
  }

  /** The promise of a node that takes tasks from outside of this group; undefined: the group's cancel reaches none of them. */
  withOutside({ children, after }: TaskNode, promise: string): string | undefined {
    const { scope } = this.#around
    const outside = children.filter((child) => scope.isLoose && scope.entering.has(child))
    // Its tasks may fail before it begins: then nothing takes their errors.
    const isLate = outside.length > 0 && after.length > 0
    const tasks = isLate ? this.#calls.held(children, 'any') : this.#calls.held(outside, 'letGo')
    if (tasks.length === 0) return undefined
    const items = [this.name ?? '', promise, listed('[', tasks, ']')]
    return listed(`${this.#calls.helpers.groups?.withOutside}(`, items, ')')
  }

  touchedBy(group: number): readonly PlanWire[] {
    return this.#around.scope.touches.get(group) ?? []
  }

  /** The promises that a group waits for before it begins, besides its own. */
  begins(group: number): readonly string[] {
    const alternatives = this.#around.scope.begins.get(group) ?? []
    const [only, ...others] = alternatives
    if (only && others.length === 0 && only.behind.length === 0) return this.#arrivals(only.all)
    const ways = alternatives.map((each) => this.#way(each))
    return ways.length < 2 ? ways : [listed(`${this.#calls.helpers.either}([`, ways, '])')]
  }

  #way({ all, behind }: Alternative): string {
    const { promiseAll, behind: callee } = this.#calls.helpers
    const [first = '', ...others] = this.#arrivals(all)
    const whole = others.length === 0 ? first : listed(`${promiseAll}([`, [first, ...others], '])')
    if (behind.length === 0) return whole
    return listed(`${callee}(`, [listed('[', this.#arrivals(behind), ']'), `() => ${whole}`], ')')
  }

  #arrivals(all: Alternative['all']): readonly string[] {
    return all.map((argument) => this.#calls.arrival(wiresOf(argument)))
  }

  /** The exits of a group. */
  exitsOf(group: number): readonly string[] {
    const { scope, names } = this.#around
    const { groups } = this.#calls.helpers
    const exits = [...scope.exits].filter(([, exit]) => scope.isLoose && exit.group === group)
    return exits.map(([index, exit]) => {
      const property = names.property(exit)
      const isOwn = exit.leaving === null
      const given = isOwn && this.#isEmpty(group) ? '() => undefined' : `({ ${property} }) => ${property}`
      const items = [this.#calls.promise(group), given, ...(isOwn ? ["'own'"] : [])]
      return `const ${this.#calls.promise(index)} = ${listed(`${groups?.left}(`, items, ')')}`
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
