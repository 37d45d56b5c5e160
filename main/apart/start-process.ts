import type { ToApart } from './messages.ts'

/** How a process ended. */
export interface ProcessEnd {
  /** `null`: by a signal. */
  readonly code: number | null
  /** Empty: nobody says how it ended. */
  readonly signal: string | null
}

/** What a run has of its process; who starts it differs between the app and plain Node. */
export interface ApartProcess {
  /** `undefined`: it has not begun, or is gone. */
  pid(): number | undefined
  send(message: ToApart): void
  onMessage(listener: (message: unknown) => void): void
  /** What it writes to stderr. */
  onErrorText(listener: (text: string) => void): void
  /** Called once, when it is gone, or could not be started. */
  onEnd(listener: (end: ProcessEnd) => void): void
}

/** Starts the program of a run; `heapMb`: what the engine's heap may have, in megabytes. */
export type StartProcess = (heapMb: number) => ApartProcess
