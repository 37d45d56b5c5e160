import { givenText } from './arguments.ts'
import { attempt } from './foreign-value.ts'

/** What is wrong with a value that can't be iterated, often a future or a coroutine without brackets around it. */
export function iterableMistake(value: unknown, expected: string, how = ''): Error | null {
  if (typeof value !== 'object' || value === null) return new TypeError(`${expected}, not ${givenText(value)}${how}`)
  if (attempt(() => Symbol.iterator in value)) return null
  const name = attempt(() => value.constructor.name)
  const given = typeof name === 'string' && !/^(?:Object|Promise)$/.test(name) ? name : givenText(value)
  return new TypeError(`${expected}, not ${given}${how}`)
}
