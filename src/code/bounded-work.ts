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

/** What is left of the work at hand; a factory of TypeScript's keeps for good the first constructors that it is given here. */
let left: number = Number.POSITIVE_INFINITY

/** Looks at a type that count as much as making an object. */
const looksPerObject = 100

/**
 * Parses, or checks, and counts what is made for it, for tries that fail too: of `async a(async a(…` the parser tries each call
 * as an arrow function first, of types that double each other the checker makes all, and thirty of them would take hours. Some
 * it only walks through, so looks at a type count as well. Throws a TooMuchWorkError after `most`.
 */
export function workWithin<T>(most: number, work: () => T): T {
  const plain: Allocator = { ...allocator }
  Object.assign(allocator, {
    getNodeConstructor: counted(plain.getNodeConstructor()),
    getTokenConstructor: counted(plain.getTokenConstructor()),
    getIdentifierConstructor: counted(plain.getIdentifierConstructor()),
    getPrivateIdentifierConstructor: counted(plain.getPrivateIdentifierConstructor()),
    getSymbolConstructor: counted(plain.getSymbolConstructor()),
    getTypeConstructor: counted(watched(plain.getTypeConstructor())),
    getSignatureConstructor: counted(plain.getSignatureConstructor()),
  })
  left = most
  try {
    return work()
  } finally {
    left = Number.POSITIVE_INFINITY
    Object.assign(allocator, plain)
  }
}

function spend(amount: number): void {
  left -= amount
  if (left < 0) throw new TooMuchWorkError('more objects than a text is worth')
}

/** A class of its own, so that each object is made once. */
function counted(Plain: Made): () => Made {
  class Counted extends Plain {
    constructor(first: unknown, second: unknown, third: unknown) {
      spend(1)
      super(first, second, third)
    }
  }
  return () => Counted
}

/** Types that tell when they are looked at: of each the checker asks for its flags first. */
function watched(Plain: Made): Made {
  const held = Symbol('flags')
  class Watched extends Plain {
    declare [held]: number
    get flags(): number {
      spend(1 / looksPerObject)
      return this[held]
    }
    set flags(value: number) {
      this[held] = value
    }
  }
  return Watched
}
