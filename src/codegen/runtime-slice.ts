import { namesIn, type PartMember, type RuntimePart } from './runtime-part.ts'

/**
 * The parts of the runtime that `names` lead to, in their order. A class has only the members that may be used: by
 * parts that are reached themselves, or by code with the `words`.
 */
export function sliceOf(
  parts: readonly RuntimePart[],
  names: Iterable<string>,
  words: Iterable<string>,
): readonly RuntimePart[] {
  const slice = new Slice(parts, words)
  slice.reach(names)
  return slice.parts()
}

class Slice {
  readonly #parts: readonly RuntimePart[]
  readonly #byName: ReadonlyMap<string, RuntimePart>
  /** For each class: itself, its bases and its subclasses. */
  readonly #families: ReadonlyMap<RuntimePart, ReadonlySet<string>>
  readonly #reached = new Set<RuntimePart>()
  readonly #kept = new Set<PartMember>()
  readonly #uses: Set<string>

  constructor(parts: readonly RuntimePart[], words: Iterable<string>) {
    this.#parts = parts
    this.#byName = new Map(parts.flatMap((part) => part.declares.map((name) => [name, part] as const)))
    this.#uses = new Set([...words].map((word) => `.${word}`))
    this.#families = familiesIn(parts)
  }

  reach(names: Iterable<string>): void {
    for (const name of names) this.#reachName(name)
    // Newly reached parts may use members that were skipped before.
    for (let known = -1; known !== this.#kept.size; ) {
      known = this.#kept.size
      for (const part of this.#reached) for (const member of part.members ?? []) this.#keepIfUsed(part, member)
      if (known === this.#kept.size) this.#keepReaders()
    }
  }

  parts(): readonly RuntimePart[] {
    return this.#parts.flatMap((part) => {
      if (!this.#reached.has(part)) return []
      if (!part.members) return [part]
      return [{ ...part, members: part.members.filter((member) => this.#kept.has(member)) }]
    })
  }

  #reachName(name: string): void {
    const part = this.#byName.get(name)
    if (!part || this.#reached.has(part)) return
    this.#reached.add(part)
    this.#take(part.text, part.uses)
  }

  #keepIfUsed(part: RuntimePart, member: PartMember): void {
    if (!this.#kept.has(member) && this.#isUsed(part, member)) this.#keep(member)
  }

  #keep(member: PartMember): void {
    this.#kept.add(member)
    this.#take(member.text, member.uses)
  }

  /**
   * Under `noUnusedLocals`, a private field that is set but never read is an error, so a member that reads it is kept
   * too.
   */
  #keepReaders(): void {
    for (const { declares, members = [] } of this.#reached) {
      for (const { name } of members.filter((member) => this.#kept.has(member))) {
        const use = `${declares[0]}.${name}`
        if (!name?.startsWith('#') || this.#uses.has(use)) continue
        const reader = members.find(({ uses }) => uses.includes(use))
        if (reader) this.#keep(reader)
      }
    }
  }

  #isUsed(part: RuntimePart, { name }: PartMember): boolean {
    if (name === null) return true
    const owners = ['', ...(this.#families.get(part) ?? [])]
    return owners.some((owner) => this.#uses.has(`${owner}.${name}`) || this.#uses.has(`${owner}.${name}=`))
  }

  #take(text: string, uses: readonly string[]): void {
    for (const use of uses) this.#uses.add(use)
    for (const name of namesIn(text)) this.#reachName(name)
  }
}

/** The class with its bases and its subclasses. */
function familyOf(part: RuntimePart, parts: readonly RuntimePart[]): ReadonlySet<string> {
  const basesOf = (name: string): readonly string[] =>
    parts.find(({ declares }) => declares.includes(name))?.bases ?? []
  const above = new Set<string>(part.declares)
  // A Set also iterates over items added meanwhile.
  for (const name of above) for (const base of basesOf(name)) above.add(base)
  const below = new Set(part.declares)
  for (const { declares, bases = [] } of parts) {
    if (bases.some((base) => below.has(base))) for (const name of declares) below.add(name)
  }
  return new Set([...above, ...below])
}

const families = new WeakMap<readonly RuntimePart[], ReadonlyMap<RuntimePart, ReadonlySet<string>>>()

function familiesIn(parts: readonly RuntimePart[]): ReadonlyMap<RuntimePart, ReadonlySet<string>> {
  const known = families.get(parts)
  if (known) return known
  const found = new Map(parts.filter(({ members }) => members).map((part) => [part, familyOf(part, parts)]))
  families.set(parts, found)
  return found
}
