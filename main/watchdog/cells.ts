import type { AppStart } from '../frozen/app-start.ts'

/** The Int32 cells that a thread and its watchdog share. Written by the thread, but for `posted` and `connected`. */
export const cells = {
  /** Counted up whenever the host has a turn. */
  turns: 0,
  /** Whose step it is: the run's number, as `watch` gave it; 0: nobody's yet. */
  run: 1,
  /** The node's index in that run; -1: no node's. */
  node: 2,
  /** 1: the thread waits, within what holds it, for the end to be posted. */
  ready: 3,
  /** 1: the end is posted. */
  posted: 4,
  /** Counted up as the thread hears of a signal. */
  heard: 5,
  /** 1: the watchdog is connected to the thread, or is about to be. Written by it. */
  connected: 6,
  /** 1: the process ends, and nobody is to be connected any more. */
  ending: 7,
} as const

export const cellCount = 8

/**
 * The property of the thread's global object by which the watchdog calls it: text that no code writes by accident, and no
 * symbol, since code may have replaced `Symbol`.
 */
export const door = 'asyncanvas watchdog'

/** What the thread says of itself, asked in the middle of whatever holds it. */
export type Look =
  /** No run's code does: the host is at work of its own. */
  | 'nobody'
  | 'held'
  /** Past its limit. */
  | 'late'
  /** Past its limit, but in the middle of code of the host's, which must not be broken off. */
  | 'later'

/** What is known of a run's pipeline. */
export interface WatchedPipeline {
  /** The file's, or the title. */
  readonly name: string
  readonly title: string
  /** `null`: never saved. */
  readonly path: string | null
  /** Of the nodes, by index. */
  readonly nodes: readonly string[]
  /** How long a step may hold the thread; `null`: for ever. */
  readonly limitMs: number | null
}

/** What goes to the watchdog. */
export type ToWatchdog =
  | ({ readonly type: 'watch'; readonly run: number } & WatchedPipeline)
  | { readonly type: 'forget'; readonly run: number }

/** What comes from it. */
export type FromWatchdog =
  /** It is on its feet. `hearsSignals`: and hears of signals from here on. */
  { readonly type: 'ready'; readonly hearsSignals: boolean } | { readonly type: 'signal'; readonly signal: EndSignal }

/** Each asks a process to end: a Ctrl-C, a `kill`, a window that closes. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type EndSignal = (typeof endSignals)[number]

export interface WatchdogData {
  readonly cells: Int32Array
  /** It hears of signals, in place of the thread. */
  readonly hearsSignals: boolean
  /** Of this process's memory, from where on the thread is to look at its own. */
  readonly memoryBytes: number
  /** The thread is Electron's: a thread that it has not made itself doesn't know. */
  readonly isElectron: boolean
  /** Has the terminal's cursor to give back. */
  readonly isTty: boolean
  /** A window has to be asked with; `null`: there is a terminal for that. */
  readonly app: AppStart | null
}
