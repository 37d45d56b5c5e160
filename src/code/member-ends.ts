import ts from 'typescript'

/**
 * The erased text, with a semicolon where a class member that is gone kept two others apart: `a = 1` before `["b"] = 2` or
 * `*b() {}` would go on with it.
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

/** Abstract members, index signatures, optional methods without a body. */
const mayNeed = /\babstract\b|\]\s*:|\?\s*[(<]/

function endsIn({ members }: ts.ClassLikeDeclaration, js: string, file: ts.SourceFile): readonly number[] {
  return members.flatMap((member, index) => {
    const before = members[index - 1]
    if (!before || !ts.isPropertyDeclaration(before) || js.charAt(before.end - 1) === ';') return []
    const start = member.getStart(file)
    return js.slice(start, member.end).trim() === '' ? [start] : []
  })
}
