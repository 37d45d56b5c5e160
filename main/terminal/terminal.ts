import type { Failure } from '#bridge'
import { onOneLine } from './text-width.ts'

/** One of the two output streams of a process. */
export interface HostOutput {
  /** Never throws: `onUnread` and the exit status report what could not be written. */
  write(text: string): void
  /** Resolves when all has been written, or nothing more can be. */
  flushed(): Promise<void>
  readonly isTty: boolean
  /** It is a pipe: another program reads it. */
  readonly isPipe: boolean
  /** The terminal's width and height as they are now; 80 and 24 where there is none. */
  columns(): number
  rows(): number
}

/** An output stream that a command writes to; `write` escapes all control characters that are not our own. */
export interface Output extends HostOutput {
  /** Writes code for another program as it is; on a screen it is escaped. */
  writeExact(text: string): void
}

/** The terminal that a command was called in, with its raw streams. */
export interface HostTerminal extends Omit<Terminal, 'out' | 'err'> {
  readonly out: HostOutput
  readonly err: HostOutput
}

/** What a command has of its terminal. */
export interface Terminal {
  readonly out: Output
  readonly err: Output
  readonly version: string
  /** The folder that holds `out/` and `examples/`. */
  readonly rootFolder: string
  /** The folder where the command was called. */
  readonly folder: string
  /** The folder of settings, trust and code cache. */
  readonly userData: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Calls back for each Ctrl-C, and each time a signal asks the process to end; returns how to stop listening. */
  onInterrupt(listener: () => void): () => void
  /** Calls back once output is lost: the reader of stdout or stderr has gone, or the disk is full. */
  onUnread(listener: () => void): () => void
  /** Calls back with what code prints to the process's own stdout, which then does not appear there; returns how to stop. */
  divert(listener: (text: string) => void): () => void
  /** Ends the process once all is written; at an interrupt, at once. The exit status also tells whether output was lost. */
  end(status: number): Promise<void>
}

/** The exit statuses of every command. */
export const exitStatus = { succeeded: 0, failed: 1, refused: 2, interrupted: 130, unread: 141 } as const

/** Reports bad input: what is wrong and what to do. Gives the exit status for it. */
export function refuse(terminal: { readonly err: Pick<Output, 'write'> }, ...failures: readonly Failure[]): number {
  for (const { message, remedy } of failures) terminal.err.write(`${onOneLine(message)}. ${onOneLine(remedy)}.\n`)
  return exitStatus.refused
}
