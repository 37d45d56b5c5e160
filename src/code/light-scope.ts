/** A name at a place in code. */
export interface NameAt {
  readonly name: string
  readonly from: number
  readonly to: number
  /**
   * What else the place means besides the name. `property`: a key of the same name (`{ user }`). `export`: a name for
   * other modules (`export { user }`). `import`: the other module's name (`import { user }`).
   */
  readonly isAlso: 'nothing' | 'property' | 'export' | 'import'
}

/** What a name means: all places that declare it (overloads, a second `var`), and its scope. */
export interface Binding {
  readonly name: string
  readonly scope: Scope
  readonly declaredAt: readonly NameAt[]
}

/** `either`: an export names a value or a type. */
export type Meaning = 'value' | 'type' | 'either'

/** A use of a name, and its meaning; `null`: nothing in this code declares it. */
export interface Use extends NameAt {
  readonly meaning: Meaning
  readonly scope: Scope
  readonly binding: Binding | null
}

/** A use while the scopes around it are still being read: its binding is set once one of them declares the name. */
export type OpenUse = Omit<Use, 'binding'> & { binding: Binding | null }

interface OpenBinding extends Binding {
  readonly declaredAt: NameAt[]
}

/**
 * A part of the code with names of its own. Values and types are separate, as in TypeScript: a class, an import and an
 * enum are both.
 */
export class Scope {
  readonly parent: Scope | null
  /** The scope of a `var`: that of a function's body, a static block, or the whole code. */
  readonly forVar: Scope
  readonly #values = new Map<string, OpenBinding>()
  readonly #types = new Map<string, OpenBinding>()
  /** By their names. */
  #uses = new Map<string, OpenUse[]>()

  constructor(parent: Scope | null, isForVar = false) {
    this.parent = parent
    this.forVar = isForVar || !parent ? this : parent.forVar
  }

  declare(at: NameAt, meanings: readonly ('value' | 'type')[]): void {
    for (const meaning of meanings) {
      const names = meaning === 'value' ? this.#values : this.#types
      const known = names.get(at.name)
      if (known) known.declaredAt.push(at)
      else names.set(at.name, { name: at.name, scope: this, declaredAt: [at] })
    }
  }

  /** A use of a name in this scope, or in a scope inside it. */
  use(use: OpenUse): void {
    addUses(this.#uses, use.name, [use])
  }

  /**
   * The scope has been read to its end. Names are known everywhere in a scope, so its uses can be resolved only now.
   * Uses of names that it does not declare go to the scope around it. To save time, the smaller of the two maps is
   * added to the larger one.
   */
  close(): void {
    for (const names of [this.#values, this.#types]) for (const name of names.keys()) this.#settle(name)
    if (!this.parent) return
    const [few, many] = bySize(this.#uses, this.parent.#uses)
    for (const [name, uses] of few) addUses(many, name, uses)
    this.parent.#uses = many
    this.#uses = new Map()
  }

  #settle(name: string): void {
    const uses = this.#uses.get(name)
    if (!uses) return
    for (const use of uses) use.binding = this.own(name, use.meaning)
    const left = uses.filter(({ binding }) => binding === null)
    if (left.length > 0) this.#uses.set(name, left)
    else this.#uses.delete(name)
  }

  /** The binding that the scope itself declares. */
  own(name: string, meaning: Meaning): Binding | null {
    const value = meaning === 'type' ? undefined : this.#values.get(name)
    return value ?? (meaning === 'value' ? undefined : this.#types.get(name)) ?? null
  }

  /** The meaning of a name in this scope. */
  find(name: string, meaning: Meaning): Binding | null {
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      const found = scope.own(name, meaning)
      if (found) return found
    }
    return null
  }

  get values(): readonly Binding[] {
    return [...this.#values.values()]
  }

  get types(): readonly Binding[] {
    return [...this.#types.values()]
  }
}

function bySize<K, V>(one: Map<K, V>, other: Map<K, V>): readonly [few: Map<K, V>, many: Map<K, V>] {
  return one.size < other.size ? [one, other] : [other, one]
}

/** The order of the uses does not matter, so the smaller list is added to the larger one. */
function addUses(all: Map<string, OpenUse[]>, name: string, uses: OpenUse[]): void {
  const known = all.get(name)
  if (!known) all.set(name, uses)
  else if (known.length >= uses.length) for (const use of uses) known.push(use)
  else {
    for (const use of known) uses.push(use)
    all.set(name, uses)
  }
}
