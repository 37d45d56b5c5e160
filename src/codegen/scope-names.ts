import { capitalized } from '#code'
import type { Plan } from '#compile'
import { isTaskNode } from '#compile'
import { keyOf } from './leaving.ts'
import { camelCase, type Names } from './names.ts'
import type { Exit } from './scope.ts'
import { leavingName } from './scopes.ts'
import { valueName } from './value-name.ts'

/** The names that main and its groups share. */
export class ScopeNames {
  readonly #plan: Plan
  readonly #names: Names
  readonly #known = new Map<string, string>()

  constructor(plan: Plan, names: Names) {
    this.#plan = plan
    this.#names = names
  }

  /** The name of a task's value. */
  value(index: number): string {
    const node = this.#plan.nodes[index]
    if (!node || !isTaskNode(node)) return 'undefined'
    return this.#once(`value ${index}`, valueName(node))
  }

  /** The name of what leaves a group, in what the group gives. */
  property({ group, leaving }: Exit): string {
    if (leaving === null) return this.value(group)
    if (leaving.by === undefined) return this.value(leaving.from)
    return this.#once(`leaving ${keyOf(leaving)}`, camelCase(leavingName(this.#plan, leaving)))
  }

  /** The promise of that, for those outside. */
  promise(exit: Exit): string {
    const { group, leaving } = exit
    const of = capitalized(camelCase(this.#plan.nodes[group]?.name ?? ''))
    const key = `promise ${group} ${leaving ? keyOf(leaving) : ''}`
    return this.#once(key, leaving === null ? `${this.value(group)}Value` : `${this.property(exit)}Of${of}`)
  }

  /** The name of a group's TaskGroup. */
  group(index: number): string {
    return this.#once(`group ${index}`, 'group')
  }

  #once(key: string, wanted: string): string {
    const name = this.#known.get(key) ?? this.#names.take(wanted)
    this.#known.set(key, name)
    return name
  }
}
