import ts from 'typescript'

/**
 * The erased text, with a semicolon where something that is gone kept two class members apart: a member (`a = 1` before
 * `["b"] = 2` or `*b() {}` would go on with it), or the type of a field called `get` (before `b() {}` it would be a getter).
 */
export function withSemicolons(js: string, file: ts.SourceFile): string {
  if (!mayNeed.test(file.text)) return js
  const places: number[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node)) places.push(...endsIn(node, js, file))
    ts.forEachChild(node, visit)
  }
  visit(file)
  places.sort((a, b) => a - b)
  const parts: string[] = []
  let at = 0
  for (const place of places) {
    parts.push(js.slice(at, place), ';')
    at = place + 1
  }
  return parts.join('') + js.slice(at)
}

/** Abstract members, index signatures, optional methods without a body; fields that are called like a modifier. */
const mayNeed = /\babstract\b|\]\s*:|\?\s*[(<]|\b(?:get|set|static)\s*[?!]?\s*:/

function endsIn({ members }: ts.ClassLikeDeclaration, js: string, file: ts.SourceFile): readonly number[] {
  return members.flatMap((member, index) => {
    const before = members[index - 1]
    if (!before || !ts.isPropertyDeclaration(before) || js.charAt(before.end - 1) === ';') return []
    const start = member.getStart(file)
    if (js.slice(start, member.end).trim() === '') return [start]
    return isLikeModifier(before) ? [before.name.end] : []
  })
}

/** Without its type it is a modifier of what comes next. */
function isLikeModifier({ name, type, initializer }: ts.PropertyDeclaration): boolean {
  return (
    type !== undefined && initializer === undefined && ts.isIdentifier(name) && /^(?:get|set|static)$/.test(name.text)
  )
}
