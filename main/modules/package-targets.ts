// Node's PACKAGE_IMPORTS_EXPORTS_RESOLVE and PACKAGE_TARGET_RESOLVE (nodejs.org/api/esm.html, resolution algorithm).

/** The target of a key in `exports` or `imports`; `star`: the text that its `*` stands for. */
interface Match {
  readonly target: unknown
  readonly star: string | null
}

/**
 * The first target that fits the conditions, with its `*` filled in; the text still has to be checked. `undefined`: no key
 * or condition fits; `null`: the package forbids it.
 */
export function targetFor(
  table: unknown,
  key: string,
  conditions: ReadonlySet<string>,
  isValid: (target: string) => boolean,
): string | null | undefined {
  const match = matchIn(Object(table) as Readonly<Record<string, unknown>>, key)
  return match && chosen(match.target, match.star, conditions, isValid)
}

/** Brings every short form of `exports` into a table of paths. */
export function exportsTable(exports: unknown): Readonly<Record<string, unknown>> {
  const isTable =
    typeof exports === 'object' &&
    exports !== null &&
    !Array.isArray(exports) &&
    Object.keys(exports).some((key) => key.startsWith('.'))
  return isTable ? (exports as Readonly<Record<string, unknown>>) : { '.': exports }
}

function matchIn(table: Readonly<Record<string, unknown>>, key: string): Match | undefined {
  if (Object.hasOwn(table, key) && !key.includes('*')) return { target: table[key], star: null }
  const fitting = Object.keys(table).filter((pattern) => {
    const at = pattern.indexOf('*')
    const [before, after] = [pattern.slice(0, at), pattern.slice(at + 1)]
    if (at < 0 || at !== pattern.lastIndexOf('*')) return false
    return key.startsWith(before) && key !== before && key.length >= pattern.length && key.endsWith(after)
  })
  const [best] = fitting.sort((a, b) => b.indexOf('*') - a.indexOf('*') || b.length - a.length)
  if (best === undefined) return undefined
  const at = best.indexOf('*')
  return { target: table[best], star: key.slice(at, key.length - (best.length - at - 1)) }
}

function chosen(
  target: unknown,
  star: string | null,
  conditions: ReadonlySet<string>,
  isValid: (target: string) => boolean,
): string | null | undefined {
  if (typeof target === 'string') return star === null ? target : target.replaceAll('*', () => star)
  if (Array.isArray(target)) return chosenOf(target, star, conditions, isValid)
  if (typeof target !== 'object' || target === null) return null
  for (const [condition, inner] of Object.entries(target)) {
    if (condition !== 'default' && !conditions.has(condition)) continue
    const found = chosen(inner, star, conditions, isValid)
    if (found !== undefined) return found
  }
  return undefined
}

/** The first valid target, whether or not its file exists. */
function chosenOf(
  targets: readonly unknown[],
  star: string | null,
  conditions: ReadonlySet<string>,
  isValid: (target: string) => boolean,
): string | null | undefined {
  let last: string | null | undefined = targets.length === 0 ? null : undefined
  for (const target of targets) {
    const found = chosen(target, star, conditions, isValid)
    if (found === undefined) continue
    last = found
    if (found !== null && isValid(found)) return found
  }
  return last
}
