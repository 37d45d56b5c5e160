import { describe, expect, it } from 'vitest'
import { moduleOf } from '#code'

/** Each way in which the code uses the name `f`. */
const waysIn = (code: string): readonly string[] | undefined =>
  moduleOf(`import { f } from './f.ts'\ndeclare const a: any, b: any\n${code}`)?.uses.flatMap(({ name, as }) =>
    name === 'f' ? [as] : [],
  )

/** Surroundings of a name that do not change its use. */
const around: Readonly<Record<string, (name: string) => string>> = {
  nothing: (name) => name,
  parentheses: (name) => `(${name})`,
  'parentheses within parentheses': (name) => `((${name}))`,
  'a mark that it is there': (name) => `${name}!`,
  'an assertion': (name) => `(${name} as any)`,
  'assertions in turn': (name) => `(${name} as unknown as () => void)`,
  'a check of its type': (name) => `(${name} satisfies unknown)`,
  'arguments for its types': (name) => `(${name}<string>)`,
  'all of them': (name) => `((((${name}<string>) as any) satisfies unknown)!)`,
}

const ways: readonly (readonly [as: string, use: (name: string) => string])[] = [
  ['callee', (name) => `${name}(a)`],
  ['callee', (name) => `await ${name}(a)`],
  ['callee', (name) => `b(${name}(a))`],
  ['callee', (name) => `${name}(a).b()`],
  ['callee', (name) => `${name}\`a\``],
  ['optional callee', (name) => `${name}?.(a)`],
  ['value', (name) => `b(${name})`],
  ['value', (name) => `new (${name})(a)`],
  ['value', (name) => `${name}.b(a)`],
  ['value', (name) => `${name}[a](b)`],
  ['value', (name) => `${name}?.b(a)`],
  ['value', (name) => `(a(), ${name})(b)`],
  ['value', (name) => `(a ? ${name} : b)(a)`],
  ['value', (name) => `(${name} || b)\`a\``],
  ['value', (name) => `({ f: ${name} })`],
  ['value', (name) => `b\`\${${name}}\``],
  ['value', (name) => `(void ${name})`],
]

describe.each(Object.entries(around))('a name with %s around it', (_, named) => {
  it.each(ways.map(([as, use]) => [use(named('f')), as]))('%s: %s', (code, as) => {
    expect(waysIn(`;${code}`)).toEqual([as])
  })
})

it('a name alone in an object is shorthand', () => {
  expect(waysIn('b({ f })')).toEqual(['shorthand'])
  expect(waysIn('b({ f: f }, [f], { f() {} })')).toEqual(['value', 'value'])
})
