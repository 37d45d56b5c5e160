import { callsOf, nameText } from './foreign-value.ts'

const limitName = 'stackTraceLimit'
/** How many calls of the loop and of the host stand, at the most, between an error and the code that waits for it. */
const ownCalls = 30
const awaiting = /^ *at async /

/**
 * An error of the runtime's own that shows the user's calls: those that wait for what has failed. Where `make` is called there
 * are only calls of the loop, which are left out, as are the innermost `within` that wait. They are written out when somebody
 * asks: most such errors are caught, and nobody reads them. Where no code waits (a task of `waitFor(…)` itself), it shows
 * what the engine does.
 */
export function withUserCalls<E extends Error>(make: () => E, within = 0): E {
  const limit: unknown = Reflect.get(Error, limitName)
  if (typeof limit !== 'number' || !Reflect.set(Error, limitName, limit + ownCalls)) return make()
  const calls = {}
  Error.captureStackTrace(calls)
  // It has a stack of its own otherwise, made in vain.
  Reflect.set(Error, limitName, 0)
  const error = make()
  Reflect.set(Error, limitName, limit)
  return writtenOut(error, () => linesOf(calls, within).slice(0, limit))
}

/** `error`, whose stack has these lines. */
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
