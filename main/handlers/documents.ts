import { basename } from 'node:path'
import type { Commands, OpenedDocument, Result, Saved, SaveFailure, SaveRequest } from '#bridge'
import { parseDocument, serializeDocument } from '#document'
import { emptyGraph } from '#graph'
import type { CopiedCode } from '../copied-code.ts'
import type { EditorWindow, WindowHost } from '../editor-window.ts'
import { exampleEntries, loadExample } from '../examples.ts'
import { fileStem } from '../export-code.ts'
import { type AtomicWriter, fingerprint, fingerprintOf, isChangedOutside } from '../files/index.ts'
import { type LoadedDocument, readDocument, untitled } from '../load-document.ts'
import type { RecoveryStore } from '../recovery.ts'
import type { SettingsStore } from '../settings.ts'
import { received } from '../trust.ts'
import { failureOf } from './failures.ts'

export interface DocumentServices {
  readonly host: WindowHost
  readonly writer: AtomicWriter
  readonly settings: SettingsStore
  readonly recoveries: RecoveryStore
  readonly exampleFolder: string
  readonly copied: CopiedCode
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
  | 'discardRecovery'
  | 'setDirty'
  | 'trustCode'
  | 'copiedCode'
  | 'pastedCode'
  | 'setTheme'
>

/** The commands about a window's document: open, save, recover, trust. */
export function documentCommands(window: EditorWindow, services: DocumentServices): DocumentCommands {
  const { host, settings, recoveries } = services
  return {
    welcome: async () => ({
      host: host.kind,
      platform: host.platform,
      version: host.version,
      document: shownDocument(host, window.document),
      failure: window.failure,
      recovery: recoveryOf(window),
      theme: settings.get().theme,
      recent: host.kind === 'electron' ? settings.get().recent : [],
    }),
    newDocument: () => host.newDocument(window, untitled(emptyGraph)),
    openDocument: (path) => openDocument(window, services, path),
    openText: (name, text) => openText(window, services, name, text),
    listExamples: async () => exampleEntries,
    openExample: (file) => openExample(window, services, file),
    listDocuments: () => host.list(),
    saveDocument: (request) => saveDocument(window, services, request),
    async keepRecovery(graph) {
      if (graph === null) await window.recovery.clear()
      else await window.recovery.keep(window.document.path, serializeDocument(graph), window.trust.isOwn())
    },
    async discardRecovery() {
      if (window.leftover) await recoveries.discard(window.leftover.file)
      // What came with it is gone.
      if (window.leftover?.isOwn === false) await received(window.trust, window)
      window.leftover = null
    },
    async setDirty(isDirty) {
      window.isDirty = isDirty
      host.changed(window)
    },
    trustCode: async (question, isOnce) =>
      (await host.isPersonThere(window)) ? window.trust.trust(question, isOnce) : nobodyThere,
    copiedCode: async (codes) => {
      const kept = window.trust.isOwn() ? services.copied : window.copied
      kept.add(codes)
    },
    pastedCode: async (codes) => {
      if (!services.copied.has(codes) && !window.copied.has(codes)) window.trust.entered()
    },
    async setTheme(theme) {
      await settings.setTheme(theme)
      host.changed(window)
    },
  }
}

/** Puts a document that was read into a window, and tells the page. */
export async function placeDocument(
  window: EditorWindow,
  { host, settings }: Pick<DocumentServices, 'host' | 'settings'>,
  loaded: LoadedDocument,
): Promise<OpenedDocument> {
  window.document = loaded.document
  window.fingerprint = loaded.fingerprint
  window.origin = loaded.origin
  window.isOurs = loaded.isOurs
  window.isDirty = false
  window.failure = null
  await received(window.trust, loaded)
  await window.recovery.clear()
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
  const loaded = await loadExample(services.exampleFolder, file)
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
  // It came from somewhere, and its name says nothing of where: its code is asked about.
  return { ok: true, value: await placeDocument(window, services, { ...untitled(parsed.value), isOurs: false }) }
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
  { host, settings, recoveries }: DocumentServices,
  { graph }: SaveRequest,
  path: string,
  print: string,
): Promise<void> {
  window.document = { graph, path, name: basename(path) }
  window.fingerprint = print
  await Promise.allSettled([
    window.trust.saved(path, graph),
    settings.addRecent(path),
    window.recovery.clear(),
    ...(window.leftover ? [recoveries.discard(window.leftover.file)] : []),
  ])
  window.leftover = null
  host.changed(window)
}

/** A script of the page may have sent it. */
const nobodyThere: Result<null> = {
  ok: false,
  error: { message: 'Nobody has pressed a button here', remedy: 'Press Run again, and answer its question' },
}

function recoveryOf(window: EditorWindow): { graph: OpenedDocument['graph']; savedAtMs: number } | null {
  if (!window.leftover) return null
  const parsed = parseDocument(window.leftover.text)
  return parsed.ok ? { graph: parsed.value, savedAtMs: window.leftover.savedAtMs } : null
}

function shownDocument(host: WindowHost, document: OpenedDocument): OpenedDocument {
  return document.path === null ? document : { ...document, path: host.shown(document.path) }
}
