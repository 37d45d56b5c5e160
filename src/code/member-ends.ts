import ts from 'typescript'

/**
 * Adds a semicolon where an erased part kept two class members apart. The next member could continue the one before it
 * (`a = 1` before `["b"] = 2` or `*b() {}`), or a field called `get` that has lost its type could make it a getter
 * (before `b() {}`).
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

/** Abstract members, index signatures, optional methods without a body, and fields named like a modifier. */
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

/** Whether the field, without its type, would be a modifier of the next member. */
function isLikeModifier({ name, type, initializer }: ts.PropertyDeclaration): boolean {
  return (
    type !== undefined && initializer === undefined && ts.isIdentifier(name) && /^(?:get|set|static)$/.test(name.text)
  )
}
