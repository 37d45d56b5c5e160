import { basename } from 'node:path'
import type { Result, Saved, SaveFailure, SaveRequest } from '#bridge'
import { serializeDocument } from '#document'
import { isOf } from '#foreign-value'
import type { Graph } from '#graph'
import { fileStem } from '#words'
import { failureOf } from '../documents/failures.ts'
import {
  type AtomicWriter,
  errorCode,
  fingerprint,
  fingerprintOf,
  isChangedOutside,
  TornFileError,
  type Write,
} from '../files/index.ts'
import type { SettingsStore } from '../settings.ts'
import type { EditorWindow, WindowHost } from './editor-window.ts'
import { saveBeside } from './save-beside.ts'

/** What saving needs besides the window. */
export interface SavingServices {
  readonly host: WindowHost
  readonly writer: AtomicWriter
  readonly settings: SettingsStore
}

type SaveAnswer = Result<Saved | null, SaveFailure>

/** Makes the save command of one window: it asks the person where needed, and notes the file's new state. */
export function createSaving(
  window: EditorWindow,
  services: SavingServices,
): (request: SaveRequest) => Promise<SaveAnswer> {
  const { host, writer } = services
  /** The path chosen in the system's dialog for a save that had to ask a question: the answer is about that file. */
  let chosen: string | null = null
  const saveItself = async (order: Omit<SaveOrder, 'agreed'>): Promise<SaveFailure | null> => {
    const agreed = await agreedToReplace(window, host, order.path)
    return writer.inLine(order.path, (write) => saveInLine(window, { ...order, agreed }, write))
  }
  return async (request) => {
    const { told } = window.recovery
    const isAnswer = request.isForced || request.isOverwrite
    const target: Result<string | null> =
      isAnswer && chosen !== null ? { ok: true, value: chosen } : await saveTarget(window, host, request)
    chosen = null
    if (!target.ok) return { ok: false, error: { kind: 'failed', ...target.error } }
    if (target.value === null) return { ok: true, value: null }
    const path = target.value
    const text = serializeDocument(request.graph)
    const error =
      (await saveBeside(window, services, path, request.beside)) ?? (await saveItself({ request, path, text }))
    if (error !== null) {
      if (error.kind !== 'failed' && host.kind === 'electron') chosen = path
      return { ok: false, error }
    }
    await keepNotes(window, services, { path, graph: request.graph, told })
    return { ok: true, value: { path: host.shown(path), name: basename(path) } }
  }
}

async function saveTarget(
  window: EditorWindow,
  host: WindowHost,
  request: SaveRequest,
): Promise<Result<string | null>> {
  // A page of the app never names a file itself: paths come from the system's dialog.
  if (host.kind === 'browser' && request.path !== undefined) {
    return host.resolve(/\.pipeline$/i.test(request.path) ? request.path : `${request.path}.pipeline`)
  }
  const own = window.document.path
  if (own !== null && !request.isSaveAs) return { ok: true, value: own }
  const suggested = own ?? `${fileStem(request.graph.title)}.pipeline`
  return { ok: true, value: await host.askSavePath(window, suggested, 'pipeline') }
}

interface SaveOrder {
  readonly request: SaveRequest
  readonly path: string
  readonly text: string
  /** The fingerprint of the file that the person agreed to replace; `null`: none. */
  readonly agreed: string | null
}

/** In the app, the system's dialog has asked already whether to replace the file that is there now. */
async function agreedToReplace(window: EditorWindow, host: WindowHost, path: string): Promise<string | null> {
  if (path === window.document.path || host.kind === 'browser') return null
  return fingerprintOf(path).catch(() => null)
}

/**
 * Checks that the file is still the one that the window knows, writes it, and notes its new state. All of this happens
 * while the file's line is held; otherwise another save could change the file between the steps.
 */
async function saveInLine(window: EditorWindow, order: SaveOrder, write: Write): Promise<SaveFailure | null> {
  const { request, path, text } = order
  const name = basename(path)
  const isForced = request.isForced ?? false
  const confirm = async (): Promise<void> => {
    const failure = request.isOverwrite ? null : await refusalToReplace(window, order)
    if (failure) throw new SaveRefusal(failure)
  }
  try {
    await write(text, { isForced, confirm })
  } catch (error) {
    if (isOf(error, SaveRefusal)) return error.failure
    if (errorCode(error) === 'READ_ONLY') {
      return { kind: 'read-only', message: `${name} is read-only`, remedy: 'Save anyway, or save under another name' }
    }
    await noteFailed(window, order, error)
    return { kind: 'failed', ...failureOf(error, `${name} could not be saved`) }
  }
  window.document = { graph: request.graph, path, name }
  window.fingerprint = fingerprint(text)
  return null
}

/** Thrown at the last moment before the file changes. */
class SaveRefusal extends Error {
  readonly failure: SaveFailure

  constructor(failure: SaveFailure) {
    super(failure.message)
    this.name = 'SaveRefusal'
    this.failure = failure
  }
}

async function refusalToReplace(window: EditorWindow, { path, text, agreed }: SaveOrder): Promise<SaveFailure | null> {
  const name = basename(path)
  if (path === window.document.path) {
    if (!(await isChangedOutside(path, window.fingerprint, text))) return null
    const message = `${name} was changed outside since it was opened`
    return { kind: 'changed-outside', message, remedy: 'Replace it, or save under another name' }
  }
  const there = await fingerprintOf(path)
  if (there === null || there === agreed) return null
  return { kind: 'exists', message: `${name} exists already`, remedy: 'Replace it, or choose another name' }
}

/** A write that failed may still have written its text, or half of it. That must not look like a change from outside. */
async function noteFailed(window: EditorWindow, { path, text }: SaveOrder, error: unknown): Promise<void> {
  if (path !== window.document.path) return
  const now = await fingerprintOf(path).catch(() => null)
  if (isOf(error, TornFileError) || now === fingerprint(text)) window.fingerprint = now
}

/**
 * Updates our own notes after a save. The file is safe, so no error here may fail the save. Only the page knows whether the
 * window is clean now, since edits may have come during the save.
 */
async function keepNotes(
  window: EditorWindow,
  { host, settings }: SavingServices,
  { path, graph, told }: { readonly path: string; readonly graph: Graph; readonly told: number },
): Promise<void> {
  await Promise.allSettled([
    window.trust.saved(path, graph),
    settings.addRecent(path),
    window.recovery.saved(path, graph, told),
  ])
  host.changed(window)
}
