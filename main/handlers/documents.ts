import type { Commands, OpenedDocument, Result, Welcome } from '#bridge'
import { parseDocument } from '#document'
import { emptyGraph, type Graph } from '#graph'
import { exampleEntries, loadExample } from '../documents/examples.ts'
import { failureOf } from '../documents/failures.ts'
import { type LoadedDocument, readDocument, untitled } from '../documents/load-document.ts'
import { received } from '../documents/trust.ts'
import { errorCode, fingerprintOf } from '../files/index.ts'
import type { EditorWindow, WindowHost } from './editor-window.ts'
import { createSaving, type SavingServices } from './save-document.ts'

export interface DocumentServices extends SavingServices {
  readonly exampleFolder: string
  readonly exampleOrigin?: string
}

export type DocumentCommands = Pick<
  Commands,
  | 'welcome'
  | 'newDocument'
  | 'openDocument'
  | 'openText'
  | 'listExamples'
  | 'openExample'
  | 'listDocuments'
  | 'saveDocument'
  | 'keepRecovery'
  | 'takeRecovery'
  | 'discardRecovery'
  | 'setDirty'
>

/** The commands about a window's document: open, save, recover. */
export function documentCommands(window: EditorWindow, services: DocumentServices): DocumentCommands {
  const { host } = services
  return {
    welcome: async () => welcome(window, services),
    newDocument: () => host.newDocument(window, untitled(emptyGraph)),
    openDocument: (path) => openDocument(window, services, path),
    openText: (name, text) => openText(window, services, name, text),
    listExamples: async () => exampleEntries,
    openExample: (file) => openExample(window, services, file),
    listDocuments: () => host.list(),
    saveDocument: createSaving(window, services),
    keepRecovery: (graph) => keepRecovery(window, graph),
    async takeRecovery() {
      const { leftover } = window
      if (leftover) await window.recovery.adopt(leftover)
    },
    async discardRecovery() {
      const { leftover } = window
      // The copy's foreign code is gone from the window.
      if (leftover?.isOwn === false) await received(window.trust, window)
      window.leftover = null
      if (leftover) await window.recovery.discard(leftover)
    },
    async setDirty(isDirty) {
      window.isDirty = isDirty
      host.changed(window)
    },
  }
}

function welcome(window: EditorWindow, { host, settings }: DocumentServices): Welcome {
  const { failure, leftover, heldBy } = window
  // A page that is loaded again must not be told twice.
  window.failure = null
  window.heldBy = null
  return {
    host: host.kind,
    platform: host.platform,
    version: host.version,
    document: shownDocument(host, window.document),
    failure,
    recovery: leftover && { graph: leftover.graph, savedAtMs: leftover.savedAtMs },
    unsaved: window.recovery.unsaved,
    heldBy,
    theme: settings.get().theme,
    recent: host.kind === 'electron' ? settings.get().recent : [],
  }
}

async function keepRecovery(window: EditorWindow, graph: Graph | null): Promise<Result<null>> {
  try {
    if (graph === null) await window.recovery.clear()
    else await window.recovery.keep(window.document.path, graph, window.trust.isOwn())
    return { ok: true, value: null }
  } catch (error) {
    const { message, remedy } = failureOf(error, 'No copy of unsaved work can be kept')
    return { ok: false, error: { message, remedy: errorCode(error) === '' ? 'Save it' : remedy } }
  }
}

/** Shows a document in a window, and tells the page. */
export async function placeDocument(
  window: EditorWindow,
  { host, settings }: Pick<DocumentServices, 'host' | 'settings'>,
  loaded: LoadedDocument,
): Promise<void> {
  window.document = loaded.document
  window.fingerprint = loaded.fingerprint
  window.origin = loaded.origin
  window.isOurs = loaded.isOurs
  await received(window.trust, loaded)
  // Unsaved work that nobody let go of is left for another window.
  if (window.isDirty) await window.recovery.leave()
  else await window.recovery.clear()
  window.isDirty = false
  window.failure = null
  if (loaded.document.path !== null) await settings.addRecent(loaded.document.path)
  host.changed(window)
  window.emit('documentOpened', shownDocument(host, window.document))
}

async function openDocument(
  window: EditorWindow,
  services: DocumentServices,
  asked: string | null,
): Promise<Result<null>> {
  const { host, settings } = services
  const path = asked ?? (await host.askOpenPath(window))
  if (path === null) return opened
  const allowed = await host.resolve(path)
  if (!allowed.ok) return allowed
  const loaded = await readDocument(allowed.value)
  if (!loaded.ok) {
    if ((await fingerprintOf(allowed.value).catch(() => '')) === null) await settings.removeRecent(allowed.value)
    return loaded
  }
  if (host.takesIntoThisWindow(window)) await placeDocument(window, services, loaded.value)
  else await host.openElsewhere(allowed.value)
  return opened
}

async function openExample(window: EditorWindow, services: DocumentServices, file: string): Promise<Result<null>> {
  const loaded = await loadExample(services.exampleFolder, file, services.exampleOrigin)
  if (!loaded.ok) return loaded
  const { host } = services
  if (host.takesIntoThisWindow(window)) await placeDocument(window, services, loaded.value)
  else await host.newDocument(window, loaded.value)
  return opened
}

async function openText(
  window: EditorWindow,
  services: DocumentServices,
  name: string,
  text: string,
): Promise<Result<null>> {
  const parsed = parseDocument(text)
  if (!parsed.ok) return { ok: false, error: { ...parsed.error, message: `${name}: ${parsed.error.message}` } }
  // The text may come from anywhere, so its code is asked about.
  await placeDocument(window, services, { ...untitled(parsed.value), isOurs: false })
  return opened
}

/**
 * Opened, or cancelled. The page gets the document by an event: if it also came as this answer, the page would open it
 * twice, over edits made between.
 */
const opened: Result<null> = { ok: true, value: null }

function shownDocument(host: WindowHost, document: OpenedDocument): OpenedDocument {
  return document.path === null ? document : { ...document, path: host.shown(document.path) }
}
