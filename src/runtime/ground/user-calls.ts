import { callsOf, nameText } from './foreign-value.ts'

const limitName = 'stackTraceLimit'
/** The most calls of the loop and of the host that stand between an error and the code that waits for it. */
const ownCalls = 30
const awaiting = /^ *at async /

/**
 * Makes an error whose stack shows the user's calls: the code that waits for what has failed. The loop's own calls, and
 * the innermost `within` waiting calls, are left out. The text is made on demand, since most such errors are caught and
 * never read. If no code waits (a task of `waitFor(…)` itself), the stack is the engine's.
 */
export function withUserCalls<E extends Error>(make: () => E, within = 0): E {
  const limit: unknown = Reflect.get(Error, limitName)
  if (typeof limit !== 'number' || !Reflect.set(Error, limitName, limit + ownCalls)) return make()
  const calls = {}
  Error.captureStackTrace(calls)
  // With the limit 0 the engine makes no stack for the error, which would not be used.
  Reflect.set(Error, limitName, 0)
  const error = make()
  Reflect.set(Error, limitName, limit)
  return writtenOut(error, () => linesOf(calls, within).slice(0, limit))
}

/** Gives `error` a stack with these lines, made on demand. */
function writtenOut<E extends Error>(error: E, lines: () => readonly string[]): E {
  let text: unknown
  return Object.defineProperty(error, 'stack', {
    configurable: true,
    enumerable: false,
    get: () => (text ??= [nameText(error), ...lines()].join('\n')),
    set: (value: unknown) => {
      text = value
    },
  })
}

function linesOf(calls: object, within: number): readonly string[] {
  const { lines, plain } = callsOf(calls)
  const isWhole = lines.length === plain.length
  const users = plain.flatMap((line, at) => (awaiting.test(line) ? (isWhole && lines[at]) || line : [])).slice(within)
  return users.length > 0 ? users : lines
}
