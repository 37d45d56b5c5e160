import type { Commands, Failure, OpenedDocument, Result } from '#bridge'
import type { ExportTarget } from '#codegen'
import type { Graph, Includes } from '#graph'
import type { CopiedCode } from '../documents/copied-code.ts'
import type { LoadedDocument } from '../documents/load-document.ts'
import type { RecoveryCopy, RecoverySlot } from '../documents/recovery-slot.ts'
import type { CodeTrust, Verdict } from '../documents/trust.ts'
import type { Emit } from './ipc.ts'

/** What the main process knows of one window of the app, or of one page in a browser. */
export interface EditorWindow {
  readonly emit: Emit
  readonly recovery: RecoverySlot
  readonly trust: CodeTrust
  /** Texts that were copied here while the window's code was not trusted: pasted in this window, they come from nowhere else. */
  readonly copied: CopiedCode
  /** The document as it was last opened or saved; its `path` is absolute here, whatever the page is shown. */
  document: OpenedDocument
  /** The fingerprint of the file as we last read or wrote it; `null`: we never saw one. */
  fingerprint: string | null
  /** The file where imports start while the document has no path; `null`: nowhere. */
  origin: string | null
  /** Its code, as it was opened, was written here or is our own example's. */
  isOurs: boolean
  isDirty: boolean
  /** Why the window does not show the file that was asked for. */
  failure: Failure | null
  /** Unsaved work that a crash left, on offer in this window. */
  leftover: RecoveryCopy | null
  /** The name of the node that held the app, if the app was ended for a run of this pipeline. */
  heldBy: string | null
}

/** What differs between the app and the browser server. */
export interface WindowHost {
  readonly kind: 'electron' | 'browser'
  readonly platform: 'mac' | 'windows' | 'linux'
  readonly version: string
  /** Opens a document without a file in a new window (browser: in this one). */
  newDocument(window: EditorWindow, document: LoadedDocument): Promise<void>
  /** Whether a document that was read goes into this window; if not, it goes into another one. */
  takesIntoThisWindow(window: EditorWindow): boolean
  openElsewhere(path: string): Promise<void>
  /** Asks the person for a file; `null`: cancelled. */
  askOpenPath(window: EditorWindow): Promise<string | null>
  askSavePath(window: EditorWindow, name: string, kind: 'pipeline' | ExportTarget): Promise<string | null>
  /** The absolute path for a path that a page sent; refuses paths that this host must not touch. */
  resolve(path: string): Promise<Result<string, Failure>>
  /** The path in the form that the page is shown. */
  shown(path: string): string
  list(): Promise<readonly string[]>
  /** Whether the last message can only come from a person's click or key, and not from a script of the page. */
  isPersonThere(window: EditorWindow): Promise<boolean>
  /** Updates what the person sees outside the page: title, dirty mark, recent files, theme. */
  changed(window: EditorWindow): void
}

export type RunCommands = Pick<Commands, 'startRun' | 'checkRun' | 'cancelRun' | 'setRate' | 'readWhole'>

/** What a run needs of its window. */
export interface RunWindow {
  readonly emit: Emit
  /** The document's path; relative imports start at its folder. `null`: it was never saved. */
  path(): string | null
  /** Puts unsaved work on the disk before a run begins, whatever the run may do to this process. */
  keepUnsaved(graph: Graph): Promise<void>
  /** The files that this graph includes from the window's folder. */
  readIncludes(graph: Graph): Promise<Includes>
  /** Whether this graph, with these files, may run, or what has to be shown first. */
  verdictOn(graph: Graph, includes: Includes): Promise<Verdict>
}

/** One window's runs. */
export interface WindowRuns {
  readonly commands: RunCommands
  /** Whether a run is going on. */
  isLive(): boolean
  /** Drops the values of the last run, which nobody will ask for. */
  forget(): void
  /** The window closes: cancels a run and waits for its end, at most two seconds after it was cancelled. */
  close(): Promise<void>
}

export type RunsFactory = (window: RunWindow) => WindowRuns
