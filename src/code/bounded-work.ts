import ts from 'typescript'

/**
 * TypeScript has made too many objects for a text of this size: it tries readings, and further ones inside each try.
 */
export class TooMuchWorkError extends Error {
  override readonly name = 'TooMuchWorkError'
}

/**
 * TypeScript's private maker of objects. A parse or a check asks it for each of these constructors once, at the
 * beginning.
 */
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
 * The work that is left. It is a module variable, since a factory of TypeScript keeps the first constructors that it
 * gets.
 */
let left: number = Number.POSITIVE_INFINITY

/** Reading a type this many times counts as much as making one object. */
const looksPerObject = 100

/**
 * Runs a parse or a check, and counts all objects that are made, even in tries that fail. For `async a(async a(…` the
 * parser tries each call as an arrow function first; for types that double each other the checker makes all of them,
 * and thirty of them would take hours. Reading a type counts too, since some work makes no objects. Throws a
 * TooMuchWorkError after `most`.
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

/** A subclass and no function, which would make each object twice. */
function counted(Plain: Made): () => Made {
  class Counted extends Plain {
    constructor(first: unknown, second: unknown, third: unknown) {
      spend(1)
      super(first, second, third)
    }
  }
  return () => Counted
}

/** A class of types that counts each reading: the checker always reads a type's flags first. */
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
