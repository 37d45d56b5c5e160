import { namesIn, type PartMember, type RuntimePart } from './runtime-part.ts'

/**
 * The parts of the runtime that `names` reach, in their order, each class with the members that somebody may ask for:
 * what is reached itself, and code in which the `words` stand.
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
  /** A class, and those that it is or may be. */
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
    // What was reached since may ask for members that were passed by.
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

  /** A private field that is set and never read is an error under `noUnusedLocals`: one that reads it stays too. */
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

/** Of a class: those that it is, and those that are it. */
function familyOf(part: RuntimePart, parts: readonly RuntimePart[]): ReadonlySet<string> {
  const basesOf = (name: string): readonly string[] =>
    parts.find(({ declares }) => declares.includes(name))?.bases ?? []
  const above = new Set<string>(part.declares)
  // A set goes on with what is added meanwhile.
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
