import { Console } from 'node:console'
import { inspect } from 'node:util'
import { consoleMethods } from '#graph'
import type { HostConsole } from '#run'

type Method = (...values: readonly unknown[]) => unknown

const { apply } = Reflect

/** Node's own console for a run: it formats, counts and times; `write` is called within each call that prints something. */
export function createNodeConsole(write: (text: string) => void): HostConsole {
  // All that Console asks of a stream, where errors are not to be ignored.
  const stream = { write } as unknown as NodeJS.WritableStream
  const console = new Console({ stdout: stream, stderr: stream, ignoreErrors: false, colorMode: false })
  const methods = consoleMethods.map((name) => [name, unfailing(console[name].bind(console) as Method, write)])
  return Object.fromEntries(methods) as HostConsole
}

/** Node's throws what a value throws that is looked at; nobody's work fails here for what they say of it. */
function unfailing(method: Method, write: (text: string) => void): Method {
  return (...values) => {
    try {
      return apply(method, undefined, values)
    } catch {
      return write(`${values.map(shown).join(' ')}\n`)
    }
  }
}

function shown(value: unknown): string {
  try {
    return typeof value === 'string' ? value : inspect(value)
  } catch {
    return '[a value that cannot be shown]'
  }
}
