import type { ReadCode, Reading } from '#code'
import type { ExportTarget } from '#codegen'
import type { CommandId } from '#commands'
import type { Graph, Json, Problem } from '#graph'
import type { ClockKind, RunOutcome, TraceEvent, WholeOf, WholeText } from '#trace'

/**
 * All that crosses between the window and the main process, over Electron's IPC or the browser's socket.
 * Everything is plain data. What can be expected to go wrong is a value (`Result`); a rejected command is a bug.
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

/** A document as a window has it open. */
export interface OpenedDocument {
  readonly graph: Graph
  /** Absolute in the app, relative to the served folder in a browser; `null`: never saved. */
  readonly path: string | null
  /** The file's name for people, `Untitled` where there is none. */
  readonly name: string
}

/** A pipeline that comes with the app. */
export interface ExampleEntry {
  readonly file: string
  readonly title: string
  /** What to look at while it runs, in one sentence. */
  readonly notice: string
}

/** An unsaved copy that a crash left behind. */
export interface Recovery {
  readonly graph: Graph
  /** Unix milliseconds. */
  readonly savedAtMs: number
}

/** The answer to the window's first word. */
export interface Welcome {
  readonly host: 'electron' | 'browser'
  readonly platform: 'mac' | 'windows' | 'linux'
  readonly version: string
  readonly document: OpenedDocument
  /** Why the file that was asked for is not the one in the window. */
  readonly failure: Failure | null
  readonly recovery: Recovery | null
  /** What was unsaved in this window before its page was loaded again; the document is as it was last saved. */
  readonly unsaved: Graph | null
  /** Whose code held the app until it was ended, where that was this pipeline's: it may be run apart. */
  readonly heldBy: string | null
  readonly theme: ThemeChoice
  readonly recent: readonly string[]
}

export interface SaveRequest {
  readonly graph: Graph
  /** `true`: ask for a name even where there is one. */
  readonly isSaveAs: boolean
  /** Browser only: the name given in the window's own dialog. */
  readonly path?: string
  /** The person has seen that the file changed on disk, and wants it replaced. */
  readonly isOverwrite?: boolean
  /** The person has seen that the file is read-only, and wants it written all the same. */
  readonly isForced?: boolean
}

export interface Saved {
  readonly path: string
  readonly name: string
}

/**
 * Why a save did not happen. `changed-outside`, `exists`: ask, then save again with `isOverwrite`; `read-only`: with
 * `isForced`. A save may be asked about both, one after the other.
 */
export interface SaveFailure extends Failure {
  readonly kind: 'failed' | 'changed-outside' | 'exists' | 'read-only'
}

export interface StartRun {
  readonly graph: Graph
  /** By the input's name; inputs left out take their default. */
  readonly inputs: Readonly<Record<string, Json>>
  readonly clock: ClockKind
  /** Loop milliseconds per real millisecond; 0 pauses. Ignored by the virtual clock. */
  readonly rate: number
  readonly isDebug: boolean
  /** In a process of its own, which can be ended whatever its code is at. */
  readonly isApart: boolean
}

/** Why a run did not start. */
export type StartFailure =
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  /** The code was not written here: show it, then `trustCode` and start again. */
  | { readonly kind: 'untrusted'; readonly question: Question }
  /** It loads more than can be shown. */
  | { readonly kind: 'too-much'; readonly message: string; readonly remedy: string }
  | { readonly kind: 'running'; readonly message: string; readonly remedy: string }

/** What a person is to be shown; the answer holds for exactly this, once. */
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
  /** Dense from 0 for each run: a gap shows a lost batch. */
  readonly seq: number
  readonly events: readonly TraceEvent[]
  /** The loop's time when this left; also sent without events while a step holds the loop. */
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

/** The window asks. */
export interface Commands {
  /** The window is ready to listen; once per page load. */
  welcome(): Promise<Welcome>
  newDocument(): Promise<void>
  /**
   * Without a path: asks for one (app), or lists (browser: `listDocuments` first). Opens a window of its own, or fills an
   * untouched one. Whatever opens, its window hears of it by `documentOpened`, and by nothing else.
   */
  openDocument(path: string | null): Promise<Result<null>>
  /** A file that was dropped where its path can't be known: a document without a path, whose code is not trusted. */
  openText(name: string, text: string): Promise<Result<null>>
  /** In the order in which they tell their story. */
  listExamples(): Promise<readonly ExampleEntry[]>
  /** Opens one as a document of its own: saving it asks for a name. */
  openExample(file: string): Promise<Result<null>>
  /** Browser: the pipelines of the served folder. */
  listDocuments(): Promise<readonly string[]>
  saveDocument(request: SaveRequest): Promise<Result<Saved | null, SaveFailure>>
  /**
   * The whole graph after each change, at most twice a second; `null`: nothing is unsaved, since it was undone or the
   * person let go of it. Answers when the copy would survive a crash.
   */
  keepRecovery(graph: Graph | null): Promise<Result<null>>
  /** The copy on offer is what the window shows now. */
  takeRecovery(): Promise<void>
  /** The person does not want the copy on offer. */
  discardRecovery(): Promise<void>
  /** Whether closing would lose work: title, prompt on close. At once with each change of it. */
  setDirty(isDirty: boolean): Promise<void>
  startRun(request: StartRun): Promise<Result<RunId, StartFailure>>
  /** Whether `startRun` would refuse this but for the run that goes on: asked before that one is stopped for it. */
  checkRun(request: StartRun): Promise<Result<null, StartFailure>>
  /** Cancels as asyncio does; a second time: abandons what does not end. Of a run apart: kills its process. */
  cancelRun(runId: RunId): Promise<void>
  setRate(runId: RunId, rate: number): Promise<void>
  /**
   * All of something that was told in part, as it is now: of the run that goes on, or of the last one, until the next begins
   * or the window shows another document. Fails with what to do where it is not kept.
   */
  readWhole(runId: RunId, of: WholeOf): Promise<Result<WholeText>>
  /**
   * After the person has seen the code of a question: remembered for this path and code (`isOnce`: for this window only).
   * Fails for a question that is not the last one, or was answered.
   */
  trustCode(question: string, isOnce: boolean): Promise<Result<null>>
  /** Texts of nodes were copied here: whoever pastes them in another window pastes what was written in this app. */
  copiedCode(codes: readonly string[]): Promise<void>
  /** Nodes with these texts were pasted: those that were not copied in this app are not of this window. */
  pastedCode(codes: readonly string[]): Promise<void>
  /** What these texts of a pipeline say, each in its place. */
  readCode(texts: readonly string[]): Promise<readonly Reading[]>
  /** The same, and the modules that they are: what printing needs of them, and nothing else in a window. */
  readModules(texts: readonly string[]): Promise<readonly ReadCode[]>
  previewExport(request: ExportRequest): Promise<Result<ExportPreview, readonly Problem[]>>
  saveExport(request: ExportRequest): Promise<Result<string | null, Failure>>
  setTheme(theme: ThemeChoice): Promise<void>
  /** Answered at once, by whoever can: what holds the main process keeps the answer back. Asked while it is `occupied`. */
  ping(): Promise<void>
}

/** The main process tells. */
export interface Events {
  trace(batch: TraceBatch): void
  runEnded(end: RunEnd): void
  /** A menu entry was chosen: run the command of that name. */
  menuCommand(id: CommandId): void
  /** The window is closing and the person said Save: save, then answer with `setDirty(false)`. */
  saveRequested(): void
  /** This window's document is now another one (opened into it). */
  documentOpened(document: OpenedDocument): void
  /** Whether runs go on in the main process, this window's or another's: their code may hold it. */
  occupied(isOccupied: boolean): void
}

export type CommandName = keyof Commands
export type EventName = keyof Events
export type Unsubscribe = () => void
export type Bridge = Commands & {
  readonly [K in EventName as `on${Capitalize<K>}`]: (listen: Events[K]) => Unsubscribe
}

/** The names at run time; leave one out, or add a stray, and the compiler objects. */
export const commandNames: Readonly<Record<CommandName, true>> = {
  welcome: true,
  newDocument: true,
  openDocument: true,
  openText: true,
  listExamples: true,
  openExample: true,
  listDocuments: true,
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
  occupied: true,
}
