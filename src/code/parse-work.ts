import ts from 'typescript'

/** The parser has made more nodes than the text can be worth: it tries things, and tries others within each try. */
export class TooMuchWorkError extends Error {
  override readonly name = 'TooMuchWorkError'
}

/** How TypeScript makes its nodes; a parse asks for each of these once, at its beginning. It keeps them to itself. */
interface Allocator {
  getNodeConstructor(): NodeConstructor
  getTokenConstructor(): NodeConstructor
  getIdentifierConstructor(): NodeConstructor
  getPrivateIdentifierConstructor(): NodeConstructor
}

type NodeConstructor = new (kind: ts.SyntaxKind, pos: number, end: number) => ts.Node

const allocator = (ts as typeof ts & { readonly objectAllocator: Allocator }).objectAllocator

/**
 * Parses, and counts the nodes that are made, those of tries that fail included: of `async a(async a(…` it tries each call
 * as an arrow function first, so that thirty of them would take hours. Throws a TooMuchWorkError after `most`.
 */
export function parsedWithin<T>(most: number, parse: () => T): T {
  let made = 0
  const counted = (Made: NodeConstructor): NodeConstructor =>
    function (kind: ts.SyntaxKind, pos: number, end: number): ts.Node {
      made += 1
      if (made > most) throw new TooMuchWorkError(`more than ${most} nodes`)
      return new Made(kind, pos, end)
    } as unknown as NodeConstructor
  const plain: Allocator = { ...allocator }
  const [node, token] = [counted(plain.getNodeConstructor()), counted(plain.getTokenConstructor())]
  const [name, privateName] = [
    counted(plain.getIdentifierConstructor()),
    counted(plain.getPrivateIdentifierConstructor()),
  ]
  Object.assign(allocator, {
    getNodeConstructor: () => node,
    getTokenConstructor: () => token,
    getIdentifierConstructor: () => name,
    getPrivateIdentifierConstructor: () => privateName,
  })
  try {
    return parse()
  } finally {
    Object.assign(allocator, plain)
  }
}
