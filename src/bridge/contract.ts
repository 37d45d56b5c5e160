import type { ReadCode, Reading } from '#code'
import type { ExportTarget } from '#codegen'
import type { CommandId } from '#commands'
import type { Graph, Includes, Json, Problem } from '#graph'
import type { ClockKind, RunOutcome, TraceEvent, WholeOf, WholeText } from '#trace'

/**
 * Everything that passes between the window and the main process, over Electron's IPC or the browser's socket.
 * All of it is plain data. An expected failure is a value (`Result`); a rejected command is a bug.
 */

export type RunId = string

export type Result<T, E = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

/** Something that could not be done, for people: `gather.pipeline is not JSON: line 3, column 5 …`. */
export interface Failure {
  /** What is wrong, with its place. */
  readonly message: string
  /** What to do. */
  readonly remedy: string
}

export type ThemeChoice = 'system' | 'light' | 'dark'

/** A document that is open in a window. */
export interface OpenedDocument {
  readonly graph: Graph
  /** An absolute path in the app, relative to the served folder in a browser; `null`: never saved. */
  readonly path: string | null
  /** The file's name for people; `Untitled` if there is none. */
  readonly name: string
}

/** A pipeline that comes with the app. */
export interface ExampleEntry {
  readonly file: string
  readonly title: string
  /** What to look at while it runs, in one sentence. */
  readonly notice: string
}

/** An unsaved copy that is left after a crash. */
export interface Recovery {
  readonly graph: Graph
  /** Unix milliseconds. */
  readonly savedAtMs: number
}

/** The answer to the window's first call. */
export interface Welcome {
  readonly host: 'electron' | 'browser'
  readonly platform: 'mac' | 'windows' | 'linux'
  readonly version: string
  readonly document: OpenedDocument
  /** Why the window does not show the file that was asked for. */
  readonly failure: Failure | null
  readonly recovery: Recovery | null
  /** The unsaved graph of this window from before its page was reloaded; the document is as it was last saved. */
  readonly unsaved: Graph | null
  /** The pipeline whose code held the app until it was ended, if it is this one: it may be run apart. */
  readonly heldBy: string | null
  readonly theme: ThemeChoice
  readonly recent: readonly string[]
}

/** A pipeline that the document names, and that is not on the disk yet. */
export interface NewFile {
  /** Without a folder: it stands beside the document. */
  readonly name: string
  readonly graph: Graph
}

export interface SaveRequest {
  readonly graph: Graph
  /** `true`: ask for a name even if there is one. */
  readonly isSaveAs: boolean
  /** Browser only: the name from the window's own dialog. */
  readonly path?: string
  /** The person knows that the file changed on disk, and wants it replaced. */
  readonly isOverwrite?: boolean
  /** New files that are written first. None of them replaces a file. */
  readonly beside?: readonly NewFile[]
  /** The person knows that the file is read-only, and wants it written anyway. */
  readonly isForced?: boolean
}

export interface Saved {
  readonly path: string
  readonly name: string
}

/**
 * Why a save failed. `changed-outside`, `exists`: ask the person, then save again with `isOverwrite`; `read-only`: with
 * `isForced`. Both questions may come for one save, one after the other.
 */
export interface SaveFailure extends Failure {
  readonly kind: 'failed' | 'changed-outside' | 'exists' | 'read-only'
}

export interface StartRun {
  readonly graph: Graph
  /** By the input's name; an input that is left out has its default. */
  readonly inputs: Readonly<Record<string, Json>>
  readonly clock: ClockKind
  /** Loop milliseconds per real millisecond; 0 pauses. The virtual clock ignores it. */
  readonly rate: number
  readonly isDebug: boolean
  /** Whether it runs in a process of its own, which can be ended whatever its code does. */
  readonly isApart: boolean
}

/** Why a run did not start. */
export type StartFailure =
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  /** The code was not written here: show it, then call `trustCode` and start again. */
  | { readonly kind: 'untrusted'; readonly question: Question }
  /** It loads more code than can be shown. */
  | { readonly kind: 'too-much'; readonly message: string; readonly remedy: string }
  | { readonly kind: 'running'; readonly message: string; readonly remedy: string }

/** Code to show to a person. The answer is for exactly this code, and counts once. */
export interface Question {
  readonly id: string
  readonly code: readonly CodeToTrust[]
}

/** Code that a run would execute. `name`: the function, or `shared code`, or an imported file's path. */
export interface CodeToTrust {
  readonly name: string
  readonly code: string
}

export interface TraceBatch {
  readonly runId: RunId
  /** Counted from 0 for each run: a missing number shows a lost batch. */
  readonly seq: number
  readonly events: readonly TraceEvent[]
  /** The loop's time when the batch was sent. Batches without events are also sent while a step holds the loop. */
  readonly nowMs: number
}

export interface RunEnd {
  readonly runId: RunId
  readonly outcome: RunOutcome
}

export interface ExportRequest {
  readonly graph: Graph
  readonly target: ExportTarget
}

export interface ExportPreview {
  readonly text: string
  /** `gather.ts` */
  readonly fileName: string
}

/** Calls from the window to the main process. */
export interface Commands {
  /** The window is ready to listen; called once for each page load. */
  welcome(): Promise<Welcome>
  newDocument(): Promise<void>
  /**
   * Without a path: asks for one (app), or lists them (browser: call `listDocuments` first). Opens a new window, or
   * uses an untouched one. The window hears of its document only by `documentOpened`.
   */
  openDocument(path: string | null): Promise<Result<null>>
  /** Opens a file that was dropped and whose path is unknown: the document has no path, and its code is not trusted. */
  openText(name: string, text: string): Promise<Result<null>>
  /** In the order in which people should look at them. */
  listExamples(): Promise<readonly ExampleEntry[]>
  /** Opens an example as a new document: saving it asks for a name. */
  openExample(file: string): Promise<Result<null>>
  /** Browser: the pipelines of the served folder. */
  listDocuments(): Promise<readonly string[]>
  /**
   * The files that these files include, with themselves, from the folder of the document, as they are now. Until it is called
   * again, `included` tells when one of them has changed.
   */
  readIncludes(files: readonly string[]): Promise<Includes>
  /** The pipelines near the document, as a node would name them; none, if it was never saved. */
  listNearby(): Promise<readonly string[]>
  saveDocument(request: SaveRequest): Promise<Result<Saved | null, SaveFailure>>
  /**
   * Keeps a copy of the whole graph: called after changes, at most twice a second. `null`: nothing is unsaved any more,
   * since it was undone or discarded. Answers once the copy would survive a crash.
   */
  keepRecovery(graph: Graph | null): Promise<Result<null>>
  /** The window now shows the offered copy. */
  takeRecovery(): Promise<void>
  /** The person does not want the offered copy. */
  discardRecovery(): Promise<void>
  /** Whether closing would lose work, for the title and the prompt on close. Called at once at each change. */
  setDirty(isDirty: boolean): Promise<void>
  startRun(request: StartRun): Promise<Result<RunId, StartFailure>>
  /** Whether `startRun` would refuse this even without the present run: asked before that run is stopped. */
  checkRun(request: StartRun): Promise<Result<null, StartFailure>>
  /**
   * Cancels the run as asyncio does; a second call abandons tasks that do not end. For a run apart, the second call
   * kills its process.
   */
  cancelRun(runId: RunId): Promise<void>
  setRate(runId: RunId, rate: number): Promise<void>
  /**
   * The whole of a text that was sent in part, as it is now. Only for the present or the last run, until the next one
   * begins or the window shows another document. If it is not kept, it fails with what to do.
   */
  readWhole(runId: RunId, of: WholeOf): Promise<Result<WholeText>>
  /**
   * The person has seen the code of a question: it is trusted for this path (`isOnce`: only for this window). Fails if
   * the question is not the last one, or was answered already.
   */
  trustCode(question: string, isOnce: boolean): Promise<Result<null>>
  /**
   * These texts of nodes were copied here, so pasting them in another window pastes code that was written in this app.
   */
  copiedCode(codes: readonly string[]): Promise<void>
  /**
   * Nodes with these texts were pasted: texts that were not copied in this app do not count as written in this window.
   */
  pastedCode(codes: readonly string[]): Promise<void>
  /** The readings of these texts of a pipeline, in the same order. */
  readCode(texts: readonly string[]): Promise<readonly Reading[]>
  /** As `readCode`, with the modules of the texts: only printing needs these in a window. */
  readModules(texts: readonly string[]): Promise<readonly ReadCode[]>
  previewExport(request: ExportRequest): Promise<Result<ExportPreview, readonly Problem[]>>
  saveExport(request: ExportRequest): Promise<Result<string | null, Failure>>
  setTheme(theme: ThemeChoice): Promise<void>
  /** Answered at once, unless something holds the main process. Called while it is `occupied`. */
  ping(): Promise<void>
}

/** Events from the main process to the window. */
export interface Events {
  trace(batch: TraceBatch): void
  runEnded(end: RunEnd): void
  /** A menu entry was chosen: run the command with this id. */
  menuCommand(id: CommandId): void
  /** The window is closing and the person chose Save: save, then answer with `setDirty(false)`. */
  saveRequested(): void
  /** This window now shows another document. */
  documentOpened(document: OpenedDocument): void
  /** A file that the document includes has changed on disk. */
  included(includes: Includes): void
  /** Whether runs of this or another window are going on in the main process: their code may hold it. */
  occupied(isOccupied: boolean): void
}

export type CommandName = keyof Commands
export type EventName = keyof Events
export type Unsubscribe = () => void
export type Bridge = Commands & {
  readonly [K in EventName as `on${Capitalize<K>}`]: (listen: Events[K]) => Unsubscribe
}

/** The names at run time. The compiler reports a missing or an unknown one. */
export const commandNames: Readonly<Record<CommandName, true>> = {
  welcome: true,
  newDocument: true,
  openDocument: true,
  openText: true,
  listExamples: true,
  openExample: true,
  listDocuments: true,
  readIncludes: true,
  listNearby: true,
  saveDocument: true,
  keepRecovery: true,
  takeRecovery: true,
  discardRecovery: true,
  setDirty: true,
  startRun: true,
  checkRun: true,
  cancelRun: true,
  setRate: true,
  readWhole: true,
  trustCode: true,
  copiedCode: true,
  pastedCode: true,
  readCode: true,
  readModules: true,
  previewExport: true,
  saveExport: true,
  setTheme: true,
  ping: true,
}

export const eventNames: Readonly<Record<EventName, true>> = {
  trace: true,
  runEnded: true,
  menuCommand: true,
  saveRequested: true,
  documentOpened: true,
  included: true,
  occupied: true,
}
