import type { Failure } from '#bridge'
import { onOneLine } from './text-width.ts'

/** One of the two streams of a process. */
export interface HostOutput {
  /** Never throws; what could not be written is told by `onUnread`, and in the exit status. */
  write(text: string): void
  /** Resolves when all has been written, or nothing more can be. */
  flushed(): Promise<void>
  readonly isTty: boolean
  /** Another program reads it. */
  readonly isPipe: boolean
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
  /** Calls back once nobody hears any more what is written: stdout's or stderr's reader has gone, the disk is full. */
  onUnread(listener: () => void): () => void
  /** Hears what code prints to the process's own stdout, which it then does not reach; returns how to end it. */
  divert(listener: (text: string) => void): () => void
  /** Ends the process once all is written, at an interrupt at once; its status also tells whether all could be. */
  end(status: number): Promise<void>
}

/** The exit statuses of every command. */
export const exitStatus = { succeeded: 0, failed: 1, refused: 2, interrupted: 130, unread: 141 } as const

/** Bad input: says what is wrong and what to do, and gives the exit status for it. */
export function refuse(terminal: { readonly err: Pick<Output, 'write'> }, ...failures: readonly Failure[]): number {
  for (const { message, remedy } of failures) terminal.err.write(`${onOneLine(message)}. ${onOneLine(remedy)}.\n`)
  return exitStatus.refused
}
