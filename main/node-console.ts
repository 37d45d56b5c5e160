import { Console } from 'node:console'
import { consoleMethods } from '#graph'
import type { HostConsole } from '#run'

/** Node's own console for a run: it formats, counts and times; `write` is called within each call that prints something. */
export function createNodeConsole(write: (text: string) => void): HostConsole {
  // All that Console asks of a stream, where errors are not to be ignored.
  const stream = { write } as unknown as NodeJS.WritableStream
  const console = new Console({ stdout: stream, stderr: stream, ignoreErrors: false, colorMode: false })
  const methods = consoleMethods.map((name) => [name, console[name].bind(console)])
  return Object.fromEntries(methods) as HostConsole
}
