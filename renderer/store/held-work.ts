import type { Welcome } from '#bridge'
import { parseDocument, serializeDocument } from '#document'
import { emptyGraph, type Graph, placeMissing } from '#graph'
import { isDirty } from './document-slice.ts'
import { withoutDrafts } from './drafts.ts'
import type { EditorState } from './editor-store.ts'
import type { Workspace } from './workspace.ts'

/*
 * While the host is held it keeps no copies. So the page itself keeps what changes meanwhile, and a page of the next start
 * offers it. That work is read like any file, and its code is never trusted: a script of the page may have written it.
 */

/** Work from a time when the host could not keep it. */
export interface HeldWork {
  /** The path of its document; `null`: it was never saved. */
  readonly path: string | null
  /** The texts that the host may have of it: its copies, or if there are none, the document as it was opened or saved. */
  readonly bases: readonly string[]
  readonly text: string
  /** Unix milliseconds. */
  readonly savedAtMs: number
}

/** Held work as a later page finds it. */
export interface FoundWork extends HeldWork {
  readonly key: string
  /** A window was opened for it, or offers it. */
  readonly isSought: boolean
}

/** Storage in which a page keeps things that outlive the page and its host. Its methods reject when the storage can't be used. */
export interface HeldWorkStore {
  /** Replaces what this page keeps there. */
  keep(work: HeldWork): Promise<void>
  clear(): Promise<void>
  /** The work that earlier pages left. */
  found(): Promise<readonly FoundWork[]>
  /** Notes that a window is opened for it, or offers it; `false`: that was noted before. */
  seek(key: string): Promise<boolean>
  drop(key: string): Promise<void>
}

/** Changes within this many real milliseconds are kept together. */
const gatherMs = 200
/** After this long, the windows of a start have taken the work of their documents. */
const settledMs = 3_000

/** Keeps changes here while the host is held, until the host has them. Returns how to stop. */
export function keepWhileHeld({ editor, heldWork }: Pick<Workspace, 'editor' | 'heldWork'>): () => void {
  if (!heldWork) return () => {}
  let timer: ReturnType<typeof setTimeout> | null = null
  let kept: Graph | null = null
  const keep = (): void => {
    timer = null
    const state = editor.getState()
    if (state.hostSilentSinceMs === null || isKeptByHost(state) || kept === state.graph) return
    kept = state.graph
    heldWork.keep(workOf(state)).catch(() => editor.getState().show({ keepsWhileHeld: false }))
  }
  const leave = editor.subscribe((state) => {
    if (isKeptByHost(state)) {
      if (kept) heldWork.clear().catch(() => undefined)
      kept = null
    } else if (state.hostSilentSinceMs !== null) timer ??= setTimeout(keep, gatherMs)
  })
  return () => {
    leave()
    if (timer !== null) clearTimeout(timer)
  }
}

function isKeptByHost(state: EditorState): boolean {
  return !isDirty(state) || state.graph === state.keptGraph
}

function workOf({ graph, filePath, keptGraph, ranGraph, savedGraph, drafts }: EditorState): HeldWork {
  // As the host's copies: with files that are not written in line.
  const textOf = (each: Graph): string => serializeDocument(withoutDrafts(each, drafts))
  // Before each run of unsaved work the host writes a copy, and does not tell the page.
  const copies = [keptGraph, ranGraph === savedGraph ? null : ranGraph].filter((copy) => copy !== null)
  return {
    path: filePath,
    bases: (copies.length > 0 ? copies : [savedGraph]).map(textOf),
    text: textOf(graph),
    savedAtMs: Date.now(),
  }
}

/** Held work that can be read, for the document that a window has just opened. */
export interface OfferedWork extends FoundWork {
  readonly graph: Graph
}

/** What earlier pages have kept of a document beyond the host's copy of it; `null`: nothing. */
export async function heldWorkOf(
  { heldWork, editor }: Pick<Workspace, 'heldWork' | 'editor'>,
  { document, recovery }: Pick<Welcome, 'document' | 'recovery'>,
): Promise<OfferedWork | null> {
  if (!heldWork) return null
  try {
    const found = await heldWork.found()
    editor.getState().show({ keepsWhileHeld: true })
    const base = serializeDocument(placeMissing(recovery?.graph ?? document.graph))
    const [held] = offersOf(found, { document, recovery }, base)
    if (!held) return null
    // The host has this text already, and knows whether its code is trusted.
    const isKnown = held.text === base
    await (isKnown ? heldWork.drop(held.key) : heldWork.seek(held.key))
    return isKnown ? null : held
  } catch {
    // The work stays in the storage. That this page can keep nothing is reported where it matters.
    return null
  }
}

function offersOf(
  found: readonly FoundWork[],
  { document, recovery }: Pick<Welcome, 'document' | 'recovery'>,
  base: string,
): readonly OfferedWork[] {
  const isEmpty = base === serializeDocument(emptyGraph)
  const isOfDocument = ({ path, bases, savedAtMs, isSought }: FoundWork): boolean => {
    if (path !== document.path || (recovery !== null && savedAtMs < recovery.savedAtMs)) return false
    // A path identifies a document well enough; of documents that were never saved there may be several.
    return path !== null || bases.includes(base) || (isEmpty && isSought)
  }
  const offers = found.filter(isOfDocument).flatMap((work) => {
    const parsed = parseDocument(work.text)
    return parsed.ok ? [{ ...work, graph: parsed.value }] : []
  })
  return offers.sort((a, b) => b.savedAtMs - a.savedAtMs)
}

/**
 * Opens windows for work that no window of this start offers: their documents had no unsaved changes before the host was
 * held.
 */
export function seekWindows({ bridge, heldWork }: Pick<Workspace, 'bridge' | 'heldWork'>): () => void {
  if (!heldWork) return () => {}
  const begunMs = Date.now()
  const seek = async (): Promise<void> => {
    for (const { key, path, isSought, savedAtMs } of await heldWork.found()) {
      // Newer work belongs to a window that is open now.
      if (isSought || savedAtMs > begunMs || !(await heldWork.seek(key))) continue
      await (path === null ? bridge.newDocument() : bridge.openDocument(path))
    }
  }
  // Work that is not found this way is offered when its document is opened.
  const timer = setTimeout(() => void seek().catch(() => undefined), settledMs)
  return () => clearTimeout(timer)
}
