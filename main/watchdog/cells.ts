import type { AppStart } from '../frozen/app-start.ts'

/** The Int32 cells that a thread and its watchdog share. The thread writes all except `posted` and `connected`. */
export const cells = {
  /** Counted up whenever the host has a turn. */
  turns: 0,
  /** Whose step it is: the run's number, as `watch` gave it; 0: none yet. */
  run: 1,
  /** The node's index in that run; -1: none. */
  node: 2,
  /** 1: the thread, stopped in what holds it, waits for the termination to be posted. */
  ready: 3,
  /** 1: the termination is posted. */
  posted: 4,
  /** Counted up when the thread hears of a signal. */
  heard: 5,
  /** 1: the watchdog's inspector is connected to the thread, or about to be. Written by the watchdog. */
  connected: 6,
  /** 1: the process is ending, and the watchdog must not connect any more. */
  ending: 7,
} as const

export const cellCount = 8

/**
 * The property of the thread's global object through which the watchdog calls it. A string that no code writes by accident;
 * a symbol would not do, since code may have replaced `Symbol`.
 */
export const door = 'asyncanvas watchdog'

/** The thread's answer about itself, given in the middle of whatever holds it. */
export type Look =
  /** It runs no run's code: the host does its own work. */
  | 'nobody'
  | 'held'
  /** Past its limit. */
  | 'late'
  /** Past its limit, but in the middle of the host's code, which must not be interrupted. */
  | 'later'

/** What the watchdog knows of a run's pipeline. */
export interface WatchedPipeline {
  /** The file's name, or the title. */
  readonly name: string
  readonly title: string
  /** `null`: it was never saved. */
  readonly path: string | null
  /** The names of the nodes, by index. */
  readonly nodes: readonly string[]
  /** How long a step may hold the thread; `null`: for ever. */
  readonly limitMs: number | null
}

/** Messages to the watchdog. */
export type ToWatchdog =
  | ({ readonly type: 'watch'; readonly run: number } & WatchedPipeline)
  | { readonly type: 'forget'; readonly run: number }

/** Messages from the watchdog. */
export type FromWatchdog =
  /** It has started. `hearsSignals`: it hears of signals from here on. */
  { readonly type: 'ready'; readonly hearsSignals: boolean } | { readonly type: 'signal'; readonly signal: EndSignal }

/** Signals that ask a process to end: a Ctrl-C, a `kill`, a window that closes. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type EndSignal = (typeof endSignals)[number]

export interface WatchdogData {
  readonly cells: Int32Array
  /** The watchdog hears of signals, instead of the thread. */
  readonly hearsSignals: boolean
  /** When this process uses more bytes of memory than this, the thread is asked to look at its own use. */
  readonly memoryBytes: number
  /** The thread is Electron's main thread; the watchdog itself can't tell. */
  readonly isElectron: boolean
  /** The terminal's cursor must be shown again at the end. */
  readonly isTty: boolean
  /** How the app was started, to ask a person with a window; `null`: a terminal is there for that. */
  readonly app: AppStart | null
}
