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

/** A use while the scopes around it are being read: until one of them declares its name it stands for nothing. */
export type OpenUse = Omit<Use, 'binding'> & { binding: Binding | null }

interface OpenBinding extends Binding {
  readonly declaredAt: NameAt[]
}

/**
 * A part of the code with names of its own. Values and types are apart, as in TypeScript: a class, an import and an enum
 * are both.
 */
export class Scope {
  readonly parent: Scope | null
  /** Where a `var` belongs: to a function's body, a static block, the code as a whole. */
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

  /** A name of the scope, or of one within it, is used. */
  use(use: OpenUse): void {
    addUses(this.#uses, use.name, [use])
  }

  /**
   * All of the scope has been read: names are known everywhere in it, so only now is it known what its uses stand for. Those that
   * it doesn't declare are the business of the scope around it: of the two the few go to the many, whatever lies in what.
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

  /** What the scope itself declares. */
  own(name: string, meaning: Meaning): Binding | null {
    const value = meaning === 'type' ? undefined : this.#values.get(name)
    return value ?? (meaning === 'value' ? undefined : this.#types.get(name)) ?? null
  }

  /** What a name means here. */
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

/** Their order says nothing, so the few are put to the many here, too. */
function addUses(all: Map<string, OpenUse[]>, name: string, uses: OpenUse[]): void {
  const known = all.get(name)
  if (!known) all.set(name, uses)
  else if (known.length >= uses.length) for (const use of uses) known.push(use)
  else {
    for (const use of known) uses.push(use)
    all.set(name, uses)
  }
}
