import type { Failure } from '#bridge'
import { onOneLine } from './text-width.ts'

/** One of the two streams of a process. */
export interface HostOutput {
  /** Never throws: a reader that has gone away is no reason to end. */
  write(text: string): void
  readonly isTty: boolean
  /** The terminal's width and height as they are now; 80 and 24 where there is none. */
  columns(): number
  rows(): number
}

/** One of the two streams that a command writes to; `write` lets no control character of anybody else's through. */
export interface Output extends HostOutput {
  /** Code, for a program that reads it: as it is, but on a screen. */
  writeExact(text: string): void
}

/** The terminal that a command was called in. */
export interface HostTerminal extends Omit<Terminal, 'out' | 'err'> {
  readonly out: HostOutput
  readonly err: HostOutput
}

/** What a command has of it. */
export interface Terminal {
  readonly out: Output
  readonly err: Output
  readonly version: string
  /** The folder that holds `out/` and `examples/`. */
  readonly rootFolder: string
  /** Where it was called. */
  readonly folder: string
  /** Settings, trust and the code cache are below it. */
  readonly userData: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Calls back for each Ctrl-C, and each time somebody asks the process to end; returns how to stop listening. */
  onInterrupt(listener: () => void): () => void
  /** Ends the process at once. */
  end(status: number): void
}

/** The exit statuses of every command. */
export const exitStatus = { succeeded: 0, failed: 1, refused: 2, interrupted: 130 } as const

/** Bad input: says what is wrong and what to do, and gives the exit status for it. */
export function refuse(terminal: Terminal, ...failures: readonly Failure[]): number {
  for (const { message, remedy } of failures) terminal.err.write(`${onOneLine(message)}. ${onOneLine(remedy)}.\n`)
  return exitStatus.refused
}
