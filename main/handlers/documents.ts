import { basename } from 'node:path'
import type { Commands, OpenedDocument, Result, Saved, SaveFailure, SaveRequest, Welcome } from '#bridge'
import { parseDocument, serializeDocument } from '#document'
import { emptyGraph, type Graph } from '#graph'
import type { EditorWindow, WindowHost } from '../editor-window.ts'
import { exampleEntries, loadExample } from '../examples.ts'
import { fileStem } from '../export-code.ts'
import { type AtomicWriter, errorCode, fingerprint, fingerprintOf, isChangedOutside } from '../files/index.ts'
import { type LoadedDocument, readDocument, untitled } from '../load-document.ts'
import type { SettingsStore } from '../settings.ts'
import { failureOf } from './failures.ts'

export interface DocumentServices {
  readonly host: WindowHost
  readonly writer: AtomicWriter
  readonly settings: SettingsStore
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
  | 'trustCode'
  | 'setTheme'
>

/** The commands about a window's document: open, save, recover, trust. */
export function documentCommands(window: EditorWindow, services: DocumentServices): DocumentCommands {
  const { host, settings } = services
  return {
    welcome: async () => welcome(window, services),
    newDocument: () => host.newDocument(window, untitled(emptyGraph)),
    openDocument: (path) => openDocument(window, services, path),
    openText: (name, text) => openText(window, services, name, text),
    listExamples: async () => exampleEntries,
    openExample: (file) => openExample(window, services, file),
    listDocuments: () => host.list(),
    saveDocument: (request) => saveDocument(window, services, request),
    keepRecovery: (graph) => keepRecovery(window, graph),
    async takeRecovery() {
      const { leftover } = window
      window.leftover = null
      if (leftover) await window.recovery.adopt(leftover)
    },
    async discardRecovery() {
      const { leftover } = window
      window.leftover = null
      if (leftover) await window.recovery.discard(leftover)
    },
    async setDirty(isDirty) {
      window.isDirty = isDirty
      host.changed(window)
    },
    trustCode: (graph, isOnce) => window.trust.trust(window.document.path, graph, isOnce),
    async setTheme(theme) {
      await settings.setTheme(theme)
      host.changed(window)
    },
  }
}

function welcome(window: EditorWindow, { host, settings }: DocumentServices): Welcome {
  const { failure, leftover } = window
  // A page that is loaded again need not hear it again.
  window.failure = null
  return {
    host: host.kind,
    platform: host.platform,
    version: host.version,
    document: shownDocument(host, window.document),
    failure,
    recovery: leftover && { graph: leftover.graph, savedAtMs: leftover.savedAtMs },
    unsaved: window.recovery.unsaved,
    theme: settings.get().theme,
    recent: host.kind === 'electron' ? settings.get().recent : [],
  }
}

async function keepRecovery(window: EditorWindow, graph: Graph | null): Promise<Result<null>> {
  try {
    if (graph === null) await window.recovery.clear()
    else await window.recovery.keep(window.document.path, graph)
    return { ok: true, value: null }
  } catch (error) {
    const { message, remedy } = failureOf(error, 'No copy of unsaved work can be kept')
    return { ok: false, error: { message, remedy: errorCode(error) === '' ? 'Save it' : remedy } }
  }
}

/**
 * Puts a document that was read into a window, and tells the page. `source`: where its code comes from, which has to be
 * trusted before it runs; `null`: it is our own.
 */
export async function placeDocument(
  window: EditorWindow,
  { host, settings }: Pick<DocumentServices, 'host' | 'settings'>,
  loaded: LoadedDocument,
  source: string | null = loaded.document.path,
): Promise<OpenedDocument> {
  window.document = loaded.document
  window.fingerprint = loaded.fingerprint
  window.origin = loaded.origin
  if (source === null) window.trust.started()
  else await window.trust.opened(source, loaded.document.graph)
  // What is unsaved here and was not let go of is left for another window.
  if (window.isDirty) await window.recovery.leave()
  else await window.recovery.clear()
  window.isDirty = false
  if (loaded.document.path !== null) await settings.addRecent(loaded.document.path)
  host.changed(window)
  const shown = shownDocument(host, window.document)
  window.emit('documentOpened', shown)
  return shown
}

async function openDocument(
  window: EditorWindow,
  services: DocumentServices,
  asked: string | null,
): Promise<Result<OpenedDocument | null>> {
  const { host, settings } = services
  const path = asked ?? (await host.askOpenPath(window))
  if (path === null) return { ok: true, value: null }
  const allowed = await host.resolve(path)
  if (!allowed.ok) return allowed
  const loaded = await readDocument(allowed.value)
  if (!loaded.ok) {
    if ((await fingerprintOf(allowed.value).catch(() => '')) === null) await settings.removeRecent(allowed.value)
    return loaded
  }
  if (host.takesIntoThisWindow(window)) return { ok: true, value: await placeDocument(window, services, loaded.value) }
  await host.openElsewhere(allowed.value)
  return { ok: true, value: null }
}

async function openExample(
  window: EditorWindow,
  services: DocumentServices,
  file: string,
): Promise<Result<OpenedDocument | null>> {
  const loaded = await loadExample(services.exampleFolder, file, services.exampleOrigin)
  if (!loaded.ok) return loaded
  const { host } = services
  if (host.takesIntoThisWindow(window)) return { ok: true, value: await placeDocument(window, services, loaded.value) }
  await host.newDocument(window, loaded.value)
  return { ok: true, value: null }
}

async function openText(
  window: EditorWindow,
  services: DocumentServices,
  name: string,
  text: string,
): Promise<Result<OpenedDocument>> {
  const parsed = parseDocument(text)
  if (!parsed.ok) return { ok: false, error: { ...parsed.error, message: `${name}: ${parsed.error.message}` } }
  // It came from somewhere: its code is asked about as a file's is.
  return { ok: true, value: await placeDocument(window, services, untitled(parsed.value), name) }
}

async function saveDocument(
  window: EditorWindow,
  services: DocumentServices,
  request: SaveRequest,
): Promise<Result<Saved | null, SaveFailure>> {
  const { host } = services
  const target = await saveTarget(window, host, request)
  if (!target.ok) return { ok: false, error: { kind: 'failed', ...target.error } }
  if (target.value === null) return { ok: true, value: null }
  const path = target.value
  const text = serializeDocument(request.graph)
  try {
    const refusal = request.isOverwrite ? null : await refusalToReplace(window, host, path, text)
    if (refusal) return { ok: false, error: refusal }
    await services.writer.write(path, text)
  } catch (error) {
    return { ok: false, error: { kind: 'failed', ...failureOf(error, `${basename(path)} could not be saved`) } }
  }
  await saved(window, services, request, path, fingerprint(text))
  return { ok: true, value: { path: host.shown(path), name: basename(path) } }
}

async function saveTarget(
  window: EditorWindow,
  host: WindowHost,
  request: SaveRequest,
): Promise<Result<string | null>> {
  // A page of the app never names a file itself: names come from the system's dialog.
  if (host.kind === 'browser' && request.path !== undefined) {
    return host.resolve(/\.pipeline$/i.test(request.path) ? request.path : `${request.path}.pipeline`)
  }
  const own = window.document.path
  if (own !== null && !request.isSaveAs) return { ok: true, value: own }
  const suggested = own ?? `${fileStem(request.graph.title)}.pipeline`
  return { ok: true, value: await host.askSavePath(window, suggested, 'pipeline') }
}

async function refusalToReplace(
  window: EditorWindow,
  host: WindowHost,
  path: string,
  text: string,
): Promise<SaveFailure | null> {
  const name = basename(path)
  if (path === window.document.path) {
    if (!(await isChangedOutside(path, window.fingerprint, text))) return null
    const message = `${name} was changed outside since it was opened`
    return { kind: 'changed-outside', message, remedy: 'Replace it, or save under another name' }
  }
  // The system's own dialog has asked already.
  if (host.kind === 'electron' || (await fingerprintOf(path)) === null) return null
  return { kind: 'exists', message: `${name} exists already`, remedy: 'Replace it, or choose another name' }
}

/**
 * The file is safe; what follows only keeps our own notes, so it must not turn the save into a failure. Whether the window
 * is clean now is for the page to say: it may have been edited during the save.
 */
async function saved(
  window: EditorWindow,
  { host, settings }: DocumentServices,
  { graph }: SaveRequest,
  path: string,
  print: string,
): Promise<void> {
  window.document = { graph, path, name: basename(path) }
  window.fingerprint = print
  await Promise.allSettled([
    window.trust.saved(path, graph),
    settings.addRecent(path),
    window.recovery.saved(path, graph),
  ])
  host.changed(window)
}

function shownDocument(host: WindowHost, document: OpenedDocument): OpenedDocument {
  return document.path === null ? document : { ...document, path: host.shown(document.path) }
}
