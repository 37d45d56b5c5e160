import ts from 'typescript'

/** The innermost node around an offset. */
export function nodeAt(file: ts.SourceFile, at: number): ts.Node {
  let node: ts.Node = file
  const inner = (): ts.Node | undefined =>
    ts.forEachChild(node, (child) => (child.getStart(file) <= at && at < child.end ? child : undefined))
  for (let next = inner(); next; next = inner()) node = next
  return node
}

/** Whether it is a name, a literal or a keyword: most nodes of a tree are, and have none below them. */
export function isToken({ kind }: ts.Node): boolean {
  return kind < ts.SyntaxKind.FirstNode
}
