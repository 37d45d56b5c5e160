import type { Commands } from '#bridge'
import { emptyGraph } from '#graph'
import type { CodeReader } from './code-reader.ts'
import { type CopiedCode, createCopiedCode } from './copied-code.ts'
import type { EditorWindow, RunsFactory, WindowHost, WindowRuns } from './editor-window.ts'
import { exportCode } from './export-code.ts'
import type { AtomicWriter } from './files/index.ts'
import { codeCommands } from './handlers/code.ts'
import { documentCommands } from './handlers/documents.ts'
import { exportCommands } from './handlers/exports.ts'
import type { Emit } from './ipc.ts'
import { type LoadedDocument, untitled } from './load-document.ts'
import type { RecoveryCopy, RecoveryStore } from './recovery.ts'
import type { SettingsStore } from './settings.ts'
import { type CodeTrust, createCodeTrust, received } from './trust.ts'
import type { TrustStore } from './trust-store.ts'

/** What all windows of one process share. */
export interface Services {
  readonly writer: AtomicWriter
  readonly settings: SettingsStore
  readonly recoveries: RecoveryStore
  readonly trustStore: TrustStore
  readonly copied: CopiedCode
  readonly reader: CodeReader
  readonly runs: RunsFactory
  /** Holds the examples of examples/manifest.ts. */
  readonly exampleFolder: string
}

/** One window's state together with the commands that its page may call. */
export interface ServedWindow {
  readonly window: EditorWindow
  readonly commands: Commands
  readonly runs: WindowRuns
}

export interface NewWindow {
  readonly document?: LoadedDocument
  readonly failure?: EditorWindow['failure']
  readonly leftover?: RecoveryCopy | null
  /** Of the window whose page has crashed: what was vouched for in it, and what was not, stays so. */
  readonly trust?: CodeTrust
}

/** A window's part of the main process, over any host; the page's own questions begin with `welcome`. */
export async function serveWindow(
  services: Services,
  host: WindowHost,
  emit: Emit,
  { document: loaded = untitled(emptyGraph), failure = null, leftover = null, trust: known }: NewWindow,
): Promise<ServedWindow> {
  const trust = known ?? createCodeTrust(services.trustStore, services.reader)
  if (!known) await received(trust, loaded)
  // Whoever had not vouched for it before the crash has not done so now.
  if (leftover && !leftover.isOwn) trust.entered()
  const window: EditorWindow = {
    emit,
    recovery: services.recoveries.slot(),
    trust,
    copied: createCopiedCode(),
    document: loaded.document,
    fingerprint: loaded.fingerprint,
    origin: loaded.origin,
    isOurs: loaded.isOurs,
    isDirty: false,
    failure,
    leftover,
  }
  const runs = services.runs({
    emit,
    path: () => window.document.path ?? window.origin,
    verdictOn(wanted) {
      const { path } = window.document
      return trust.verdictOn({ path, base: path ?? window.origin }, wanted)
    },
  })
  const commands: Commands = {
    ...documentCommands(window, { ...services, host }),
    ...codeCommands(services.reader),
    ...exportCommands(window, {
      host,
      writer: services.writer,
      exportCode: (request) => exportCode(request, services.reader, window.document.path),
    }),
    ...runs.commands,
  }
  return { window, commands, runs }
}
