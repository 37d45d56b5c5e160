/** A name where it stands in code. */
export interface NameAt {
  readonly name: string
  readonly from: number
  readonly to: number
  /**
   * What the place says beside the name: `property`: a key of the same name (`{ user }`), `export`: a name for others
   * (`export { user }`), `import`: the name that another module gives it (`import { user }`).
   */
  readonly isAlso: 'nothing' | 'property' | 'export' | 'import'
}

/** What a name stands for: all places that declare it (overloads, a second `var`), and its scope. */
export interface Binding {
  readonly name: string
  readonly scope: Scope
  readonly declaredAt: readonly NameAt[]
}

/** `either`: an export names whatever there is. */
export type Meaning = 'value' | 'type' | 'either'

/** A name that is used, and what it stands for; `null`: nothing in this code declares it. */
export interface Use extends NameAt {
  readonly meaning: Meaning
  readonly scope: Scope
  readonly binding: Binding | null
}

/**
 * A part of the code with names of its own. Values and types are apart, as in TypeScript: a class, an import and an enum
 * are both.
 */
export class Scope {
  readonly parent: Scope | null
  /** Here `var` stops: a function's body, a static block, the code as a whole. */
  readonly isForVar: boolean
  readonly #values = new Map<string, Binding>()
  readonly #types = new Map<string, Binding>()

  constructor(parent: Scope | null, isForVar = false) {
    this.parent = parent
    this.isForVar = isForVar
  }

  declare(at: NameAt, meanings: readonly ('value' | 'type')[]): void {
    for (const meaning of meanings) {
      const names = meaning === 'value' ? this.#values : this.#types
      const known = names.get(at.name)?.declaredAt ?? []
      names.set(at.name, { name: at.name, scope: this, declaredAt: [...known, at] })
    }
  }

  /** What the scope itself declares. */
  own(name: string, meaning: Meaning): Binding | null {
    const value = meaning === 'type' ? undefined : this.#values.get(name)
    return value ?? (meaning === 'value' ? undefined : this.#types.get(name)) ?? null
  }

  /** What a name means here. */
  find(name: string, meaning: Meaning): Binding | null {
    const scopes = this.outwards()
    return scopes.reduce<Binding | null>((found, scope) => found ?? scope.own(name, meaning), null)
  }

  /** The scope and those around it. */
  outwards(): readonly Scope[] {
    const scopes: Scope[] = []
    for (let scope: Scope | null = this; scope; scope = scope.parent) scopes.push(scope)
    return scopes
  }

  get values(): readonly Binding[] {
    return [...this.#values.values()]
  }

  get types(): readonly Binding[] {
    return [...this.#types.values()]
  }
}
