/** An import declaration of shared code, as far as it can be put together with others. */
interface ImportText {
  readonly module: string
  readonly bindings: readonly Binding[]
  /** Its text without bindings, for an import of nothing. */
  readonly text: string
}

interface Binding {
  readonly local: string
  /** What is written between `import` and `from` for it alone. */
  readonly clause: string
  /** The rest of the declaration: its module and its attributes. */
  readonly from: string
}

const declaration =
  /^[ \t]*import\b(?![ \t]*[(.])([^'"`;=]*?)\s*(?:\bfrom\s*)?(['"])([^'"\n]+)\2((?:\s+with\s*\{[^}]*\})?);?[ \t]*(?:\/\/.*)?$\n?/gm

/** The imports of shared code, and the rest of it. */
export function splitImports(shared: string): { readonly imports: readonly ImportText[]; readonly rest: string } {
  const imports: ImportText[] = []
  const rest = shared.replace(declaration, (_, clause: string, __, module: string, attributes: string) => {
    const from = `'${module}'${attributes}`
    imports.push({ module, bindings: bindingsOf(clause.trim(), from), text: `import ${from}` })
    return ''
  })
  return { imports, rest }
}

/** The names that shared code imports, each with what it stands for. */
export function importedNames(shared: string): ReadonlyMap<string, string> {
  const bindings = splitImports(shared).imports.flatMap((each) => each.bindings)
  return new Map(bindings.map(({ local, clause, from }) => [local, `${clause} from ${from}`]))
}

/** One line for each declaration of these files, without what a line before it, or the `known` code, imports already. */
export function hoistedImports(known: string, shareds: readonly string[]): readonly string[] {
  const there = new Set([...importedNames(known)].map(([local, what]) => `${local} ${what}`))
  const lines = new Set<string>()
  for (const { bindings, text } of shareds.flatMap((shared) => splitImports(shared).imports)) {
    if (bindings.length === 0) lines.add(text)
    const own = bindings.filter(({ local, clause, from }) => {
      const key = `${local} ${clause} from ${from}`
      const isNew = !there.has(key)
      there.add(key)
      return isNew
    })
    const named = own.filter(({ clause }) => clause.startsWith('{'))
    const others = own.filter(({ clause }) => !clause.startsWith('{'))
    for (const { clause, from } of others) lines.add(`import ${clause} from ${from}`)
    const [first] = named
    const list = named.map(({ clause }) => clause.slice(2, -2)).join(', ')
    if (first) lines.add(`import { ${list} } from ${first.from}`)
  }
  return [...lines]
}

function bindingsOf(clause: string, from: string): readonly Binding[] {
  const isType = /^type\s+(?!from\b)/.test(clause)
  const text = isType ? clause.replace(/^type\s+/, '') : clause
  const list = /\{([^}]*)\}/.exec(text)?.[1] ?? ''
  const named = list.split(',').flatMap((item) => namedBinding(item.trim(), isType, from) ?? [])
  const outside = text.replace(/\{[^}]*\}/, '').split(',')
  const whole = outside.flatMap((item) => {
    const words = item.trim().split(/\s+/)
    const local = words.at(-1)
    return local ? [{ local, clause: `${isType ? 'type ' : ''}${words.join(' ')}`, from }] : []
  })
  return [...whole, ...named]
}

function namedBinding(item: string, isType: boolean, from: string): Binding | null {
  const local = item.split(/\s+/).at(-1)
  if (!local) return null
  const text = item.split(/\s+/).join(' ')
  return { local, clause: `{ ${isType && !text.startsWith('type ') ? 'type ' : ''}${text} }`, from }
}
