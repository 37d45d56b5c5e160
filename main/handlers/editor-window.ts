import type { Commands, Failure, OpenedDocument, Result } from '#bridge'
import type { ExportTarget } from '#codegen'
import type { Graph } from '#graph'
import type { CopiedCode } from '../documents/copied-code.ts'
import type { LoadedDocument } from '../documents/load-document.ts'
import type { RecoveryCopy, RecoverySlot } from '../documents/recovery-slot.ts'
import type { CodeTrust, Verdict } from '../documents/trust.ts'
import type { Emit } from './ipc.ts'

/** What the main process knows of one window of the app, or one page of a browser. */
export interface EditorWindow {
  readonly emit: Emit
  readonly recovery: RecoverySlot
  readonly trust: CodeTrust
  /** What was copied here while not all that was here was trusted: it comes from nowhere else. */
  readonly copied: CopiedCode
  /** As it was last opened or saved; its `path` is absolute here, whatever the page is shown. */
  document: OpenedDocument
  /** Of the file as we last read or wrote it; `null`: we never saw one. */
  fingerprint: string | null
  /** Where imports start while the document has no path; `null`: nowhere. */
  origin: string | null
  /** Its code, as it was opened, was written here or is ours. */
  isOurs: boolean
  isDirty: boolean
  /** Why the file that was asked for is not the one in the window. */
  failure: Failure | null
  /** Unsaved work of a crash, on offer in this window. */
  leftover: RecoveryCopy | null
  /** Its pipeline held the app, which was ended: who did in it. */
  heldBy: string | null
}

/** How the app and the browser server differ. */
export interface WindowHost {
  readonly kind: 'electron' | 'browser'
  readonly platform: 'mac' | 'windows' | 'linux'
  readonly version: string
  /** Opens a window on a document that has no file (browser: in this one). */
  newDocument(window: EditorWindow, document: LoadedDocument): Promise<void>
  /** Gives a document that was read a window: `true`, this one; `false`, another. */
  takesIntoThisWindow(window: EditorWindow): boolean
  openElsewhere(path: string): Promise<void>
  /** Asks the person; `null`: cancelled. */
  askOpenPath(window: EditorWindow): Promise<string | null>
  askSavePath(window: EditorWindow, name: string, kind: 'pipeline' | ExportTarget): Promise<string | null>
  /** The absolute path behind what a page sent; refuses what this host must not touch. */
  resolve(path: string): Promise<Result<string, Failure>>
  /** The path as the page is shown it. */
  shown(path: string): string
  list(): Promise<readonly string[]>
  /** Whether a person, and no script of the page, can have sent what came just now. */
  isPersonThere(window: EditorWindow): Promise<boolean>
  /** Title, dirty mark, recent files, theme: what the person sees outside the page. */
  changed(window: EditorWindow): void
}

export type RunCommands = Pick<Commands, 'startRun' | 'checkRun' | 'cancelRun' | 'setRate' | 'readWhole'>

/** What running needs of a window. */
export interface RunWindow {
  readonly emit: Emit
  /** Of the document; relative imports start at its folder. `null`: never saved. */
  path(): string | null
  /** Whatever the run does to this process: unsaved work is on the disk before it begins. */
  keepUnsaved(graph: Graph): Promise<void>
  /** Whether this graph may run, or what has to be shown first. */
  verdictOn(graph: Graph): Promise<Verdict>
}

/** One window's runs. */
export interface WindowRuns {
  readonly commands: RunCommands
  /** Whether a run goes on. */
  isLive(): boolean
  /** Nobody asks for values of the last run any more. */
  forget(): void
  /** The window goes: cancels what still runs and waits for its end, two seconds at most after it was asked. */
  close(): Promise<void>
}

export type RunsFactory = (window: RunWindow) => WindowRuns
