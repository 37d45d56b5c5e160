import ts from 'typescript'

/** TypeScript has made more objects than a text can be worth: it tries things, and tries others within each try. */
export class TooMuchWorkError extends Error {
  override readonly name = 'TooMuchWorkError'
}

/** How TypeScript makes its objects; a parse and a checker ask for each of these once, at their beginning. It keeps them to itself. */
interface Allocator {
  getNodeConstructor(): Made
  getTokenConstructor(): Made
  getIdentifierConstructor(): Made
  getPrivateIdentifierConstructor(): Made
  getSymbolConstructor(): Made
  getTypeConstructor(): Made
  getSignatureConstructor(): Made
}

type Made = new (first: unknown, second: unknown, third: unknown) => object

const allocator = (ts as typeof ts & { readonly objectAllocator: Allocator }).objectAllocator

/**
 * Parses, or checks, and counts what is made for it, for tries that fail too: of `async a(async a(…` the parser tries each call
 * as an arrow function first, of types that double each other the checker makes all, and thirty of them would take hours.
 * Throws a TooMuchWorkError after `most`.
 */
export function workWithin<T>(most: number, work: () => T): T {
  let left = most
  const counted = (Plain: Made): (() => Made) => {
    function Counted(first: unknown, second: unknown, third: unknown): object {
      left -= 1
      if (left < 0) throw new TooMuchWorkError(`more than ${most} objects`)
      return new Plain(first, second, third)
    }
    return () => Counted as unknown as Made
  }
  const plain: Allocator = { ...allocator }
  Object.assign(allocator, {
    getNodeConstructor: counted(plain.getNodeConstructor()),
    getTokenConstructor: counted(plain.getTokenConstructor()),
    getIdentifierConstructor: counted(plain.getIdentifierConstructor()),
    getPrivateIdentifierConstructor: counted(plain.getPrivateIdentifierConstructor()),
    getSymbolConstructor: counted(plain.getSymbolConstructor()),
    getTypeConstructor: counted(plain.getTypeConstructor()),
    getSignatureConstructor: counted(plain.getSignatureConstructor()),
  })
  try {
    return work()
  } finally {
    // A factory of TypeScript's keeps for good what it was given here.
    left = Number.POSITIVE_INFINITY
    Object.assign(allocator, plain)
  }
}
