import { runInNewContext } from 'node:vm'
import fc from 'fast-check'

/** How to make a value that code may throw or return. It is plain data, so that a failing one can be printed. */
export type Recipe =
  | { readonly is: 'plain'; readonly value: string | number | boolean | null }
  | { readonly is: keyof typeof oddities }
  | { readonly is: 'error'; readonly of: keyof typeof makers; readonly fields: Fields; readonly isCircular: boolean }
  | { readonly is: 'object'; readonly fields: Fields; readonly isCircular: boolean }
  | { readonly is: 'list'; readonly items: readonly Recipe[] }

type Fields = Readonly<Record<string, { readonly by: 'value' | 'getter' | 'throwing getter'; readonly recipe: Recipe }>>

class Failure extends Error {
  override readonly name = 'Failure'
}

const makers = {
  Error: () => new Error('own message'),
  RangeError: () => new RangeError(),
  Failure: () => new Failure('of a class'),
  AggregateError: () => new AggregateError([new Error('first'), 'second', new TypeError('third')]),
  otherRealm: () => runInNewContext("new TypeError('of another realm')") as object,
  bare: () => Object.create(Error.prototype) as object,
  stackless: () => Object.assign(new Error('without a stack'), { stack: null }),
}

/** A value that throws whenever it is touched. */
const hostile = new Proxy(
  {},
  new Proxy(
    {},
    {
      get: () => () => {
        throw new Error('do not touch')
      },
    },
  ),
)

const oddities = {
  undefined: () => undefined,
  notANumber: () => Number.NaN,
  infinity: () => Number.NEGATIVE_INFINITY,
  bigint: () => 12n,
  symbol: () => Symbol('odd'),
  function: () => function odd() {},
  class: () => class Odd {},
  date: () => new Date(0),
  invalidDate: () => new Date(Number.NaN),
  map: () => new Map([['a', 1]]),
  set: () => new Set([1]),
  sparse: () => new Array<number>(3).fill(1, 2),
  longText: () => 'long '.repeat(2_000),
  bytes: () => new Uint8Array([1, 2]),
  bare: () => Object.assign(Object.create(null) as object, { a: 1 }),
  throwingToString: () => ({
    toString: () => {
      throw new Error('no text')
    },
  }),
  throwingToJson: () => ({
    toJSON: () => {
      throw new RangeError('no JSON')
    },
  }),
  toJsonOfNothing: () => ({ toJSON: () => undefined }),
  hostile: () => hostile,
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable(new Error('gone'), {})
    revoke()
    return proxy
  },
}

const { recipe } = fc.letrec<{ recipe: Recipe; fields: Fields }>((tie) => ({
  recipe: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'value' },
    fc.record({
      is: fc.constant('plain' as const),
      value: fc.oneof(fc.string({ maxLength: 8 }), fc.double(), fc.boolean(), fc.constant(null)),
    }),
    fc.record({ is: fc.constantFrom(...(Object.keys(oddities) as (keyof typeof oddities)[])) }),
    fc.record({
      is: fc.constant('error' as const),
      of: fc.constantFrom(...(Object.keys(makers) as (keyof typeof makers)[])),
      fields: tie('fields'),
      isCircular: fc.boolean(),
    }),
    fc.record({ is: fc.constant('object' as const), fields: tie('fields'), isCircular: fc.boolean() }),
    fc.record({ is: fc.constant('list' as const), items: fc.array(tie('recipe'), { maxLength: 3 }) }),
  ),
  fields: fc.dictionary(
    fc.constantFrom('message', 'name', 'stack', 'cause', 'errors', 'code', '__proto__', 'toString', 'constructor'),
    fc.record({
      by: fc.oneof(
        { weight: 4, arbitrary: fc.constant('value' as const) },
        { weight: 1, arbitrary: fc.constantFrom('getter' as const, 'throwing getter' as const) },
      ),
      recipe: tie('recipe'),
    }),
    { maxKeys: 3 },
  ),
}))

/** Values of all kinds that code may throw or return; mostly errors and objects. */
export const foreignRecipes: fc.Arbitrary<Recipe> = recipe

export function made(recipe: Recipe): unknown {
  switch (recipe.is) {
    case 'plain':
      return recipe.value
    case 'error':
      return withFields(makers[recipe.of](), recipe.fields, recipe.isCircular ? 'cause' : null)
    case 'object':
      return withFields({}, recipe.fields, recipe.isCircular ? 'self' : null)
    case 'list':
      return recipe.items.map(made)
    default:
      return oddities[recipe.is]()
  }
}

function withFields(object: object, fields: Fields, circle: string | null): object {
  // Setting the stack makes the engine write it out first, which reads the message: so the stack comes first.
  const inOrder = Object.entries(fields).sort(([key]) => (key === 'stack' ? -1 : 0))
  for (const [key, { by, recipe }] of inOrder) {
    const value = made(recipe)
    const read = (): unknown => {
      if (by === 'throwing getter') throw new Error(`${key} cannot be read`)
      return value
    }
    const how = by === 'value' ? { value, writable: true } : { get: read }
    Object.defineProperty(object, key, { ...how, enumerable: true, configurable: true })
  }
  if (circle !== null) Object.defineProperty(object, circle, { value: object, enumerable: true, configurable: true })
  return object
}
