import { expect, it } from 'vitest'
import * as runtime from '#runtime'
import { IncompleteReadError, LimitOverrunError } from '#runtime'

type ErrorClass = new (...args: unknown[]) => Error

const given: Readonly<Record<string, readonly unknown[]>> = {
  DeadlockError: ['why', [], []],
  IncompleteReadError: [new Uint8Array(2), 5],
  LimitOverrunError: ['why', 9],
}
const classes = Object.entries<unknown>(runtime).filter(
  (entry): entry is [string, ErrorClass] => typeof entry[1] === 'function' && entry[1].prototype instanceof Error,
)

it.each(classes)('a thrown %s is called so', (name, type) => {
  const error = new type(...(given[name] ?? ['why']))
  expect([error.name, String(error).split(':')[0]]).toEqual([name, name])
})

it('there are many of them', () => {
  expect(classes.length).toBeGreaterThan(10)
})

it('one of a stream says what was there', () => {
  expect(new IncompleteReadError(new Uint8Array(2), 5)).toMatchObject({
    ...{ message: 'the stream ended before 5 bytes were there, with 2 bytes left' },
    ...{ partial: new Uint8Array(2), expected: 5 },
  })
  expect(new IncompleteReadError(new Uint8Array(2), null)).toMatchObject({
    ...{ message: 'the stream ended before the separator came, with 2 bytes left' },
    ...{ partial: new Uint8Array(2), expected: null },
  })
  expect(new LimitOverrunError('why', 9)).toMatchObject({ message: 'why', consumed: 9 })
})
