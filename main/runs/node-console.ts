import { Console } from 'node:console'
import { inspect } from 'node:util'
import { consoleMethods } from '#graph'
import type { HostConsole } from '#run'

type Method = (...values: readonly unknown[]) => unknown

const { apply } = Reflect

/** Node's own console for a run: it formats, counts and times. `write` is called during each call that prints something. */
export function createNodeConsole(write: (text: string) => void): HostConsole {
  // This is all that Console uses of a stream when errors are not ignored.
  const stream = { write } as unknown as NodeJS.WritableStream
  const console = new Console({ stdout: stream, stderr: stream, ignoreErrors: false, colorMode: false })
  const methods = consoleMethods.map((name) => [name, unfailing(console[name].bind(console) as Method, write)])
  return Object.fromEntries(methods) as HostConsole
}

/** A value may throw when Node's console looks at it; a task must not fail because it logs a value. */
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
