import type { ToApart } from './messages.ts'

/** How a process ended. */
export interface ProcessEnd {
  /** `null`: a signal ended it. */
  readonly code: number | null
  /** Empty: nothing reports how it ended. */
  readonly signal: string | null
}

/** What a run needs of its process; the app and plain Node start it in different ways. */
export interface ApartProcess {
  /** `undefined`: the process has not begun, or is gone. */
  pid(): number | undefined
  send(message: ToApart): void
  onMessage(listener: (message: unknown) => void): void
  /** Called with what the process writes to stderr. */
  onErrorText(listener: (text: string) => void): void
  /** Called once: when the process is gone, or could not be started. */
  onEnd(listener: (end: ProcessEnd) => void): void
}

/** Starts the program of a run; `heapMb`: the limit of the engine's heap, in megabytes. */
export type StartProcess = (heapMb: number) => ApartProcess
