import type { Commands } from '#bridge'
import { emptyGraph } from '#graph'
import type { CodeReader } from '../code/code-reader.ts'
import { exportCode } from '../code/export-code.ts'
import { type CopiedCode, createCopiedCode } from '../documents/copied-code.ts'
import { type LoadedDocument, untitled } from '../documents/load-document.ts'
import type { RecoveryStore } from '../documents/recovery.ts'
import type { RecoveryCopy } from '../documents/recovery-slot.ts'
import { createCodeTrust, received } from '../documents/trust.ts'
import type { TrustStore } from '../documents/trust-store.ts'
import type { AtomicWriter } from '../files/index.ts'
import type { SettingsStore } from '../settings.ts'
import { codeCommands } from './code.ts'
import { documentCommands } from './documents.ts'
import type { EditorWindow, RunsFactory, WindowHost, WindowRuns } from './editor-window.ts'
import { exportCommands } from './exports.ts'
import { includesIn, windowIncludes } from './included.ts'
import type { Emit } from './ipc.ts'
import type { Occupancy } from './occupancy.ts'
import { themeCommands } from './theme.ts'
import { trustCommands } from './trust.ts'

/** What all windows of one process share. */
export interface Services {
  readonly writer: AtomicWriter
  readonly settings: SettingsStore
  readonly recoveries: RecoveryStore
  readonly trustStore: TrustStore
  readonly copied: CopiedCode
  readonly reader: CodeReader
  readonly runs: RunsFactory
  readonly occupancy: Occupancy
  /** The folder with the examples that examples/manifest.ts lists. */
  readonly exampleFolder: string
  /** The folder where examples appear to lie, with the files that they read; by default `exampleFolder`. */
  readonly exampleOrigin?: string
}

/** One window's state together with the commands that its page may call. */
export interface ServedWindow {
  readonly window: EditorWindow
  readonly commands: Commands
  readonly runs: WindowRuns
  /**
   * The page is gone for good: the window's recovery copy is left for the next window, and a run that is going on is
   * cancelled.
   */
  leave(): Promise<void>
}

export interface NewWindow {
  readonly document?: LoadedDocument
  readonly failure?: EditorWindow['failure']
  readonly leftover?: RecoveryCopy | null
  readonly heldBy?: EditorWindow['heldBy']
}

/** The state of a window whose page went away and came back. */
export interface ResumedWindow {
  readonly resumed: EditorWindow
}

/** Creates a window's part of the main process, for any host; the first question of a page is `welcome`. */
export async function serveWindow(
  services: Services,
  host: WindowHost,
  emit: Emit,
  fresh: NewWindow | ResumedWindow,
): Promise<ServedWindow> {
  const tell: Emit = (event, payload) => {
    // From here on the window shows another document, without a run.
    if (event === 'documentOpened') runs.forget()
    emit(event, payload)
  }
  const window = 'resumed' in fresh ? resume(fresh.resumed, tell) : await newWindow(services, tell, fresh)
  const runs = services.runs({
    emit,
    path: () => window.document.path ?? window.origin,
    // If the copy fails, the page is told when it asks for one itself.
    keepUnsaved: (graph) =>
      window.isDirty
        ? window.recovery.keep(window.document.path, graph, window.trust.isOwn()).catch(() => undefined)
        : Promise.resolve(),
    readIncludes: (wanted) => includesIn(window, host, wanted),
    verdictOn(wanted, includes) {
      const { path } = window.document
      return window.trust.verdictOn({ path, base: path ?? window.origin }, wanted, includes)
    },
  })
  const documents = documentCommands(window, { ...services, host })
  const included = windowIncludes(window, host)
  let unfollow = (): void => {}
  const commands: Commands = {
    ...documents,
    ...trustCommands(window, { host, copied: services.copied }),
    ...themeCommands(window, { host, settings: services.settings }),
    ...codeCommands(services.reader),
    ...exportCommands(window, {
      host,
      writer: services.writer,
      exportCode: async (request) =>
        exportCode(request, services.reader, window.document.path, await includesIn(window, host, request.graph)),
    }),
    ...included.commands,
    ...runs.commands,
    welcome() {
      // A page that is loaded again knows nothing of a run that is going on.
      void runs.close()
      unfollow()
      unfollow = services.occupancy.follow(emit)
      included.stop()
      return documents.welcome()
    },
    ping: async () => undefined,
  }
  return {
    window,
    commands,
    runs,
    async leave() {
      unfollow()
      included.stop()
      window.recovery.release()
      await runs.close()
    },
  }
}

function resume(resumed: EditorWindow, emit: Emit): EditorWindow {
  resumed.recovery.resume()
  if (resumed.leftover) resumed.recovery.claim(resumed.leftover)
  return { ...resumed, emit }
}

async function newWindow(
  services: Services,
  emit: Emit,
  { document: loaded = untitled(emptyGraph), failure = null, leftover = null, heldBy = null }: NewWindow,
): Promise<EditorWindow> {
  const trust = createCodeTrust(services.trustStore, services.reader)
  await received(trust, loaded)
  // Code that was not trusted before the crash is not trusted now.
  if (leftover && !leftover.isOwn) trust.entered()
  const recovery = services.recoveries.slot()
  if (leftover) recovery.claim(leftover)
  return {
    emit,
    recovery,
    trust,
    copied: createCopiedCode(),
    document: loaded.document,
    fingerprint: loaded.fingerprint,
    origin: loaded.origin,
    isOurs: loaded.isOurs,
    isDirty: false,
    failure,
    leftover,
    heldBy,
  }
}
