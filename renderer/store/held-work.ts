import type { Welcome } from '#bridge'
import { parseDocument, serializeDocument } from '#document'
import { emptyGraph, type Graph, placeMissing } from '#graph'
import { isDirty } from './document-slice.ts'
import type { EditorState } from './editor-store.ts'
import type { Workspace } from './workspace.ts'

/*
 * While the host is held it keeps no copies: what is changed meanwhile a page keeps by itself, and a page of the next start
 * offers it. It is read as any file is, and its code is never trusted for it: a script of the page may have written it.
 */

/** Work as it was while the host could not keep it. */
export interface HeldWork {
  /** Of its document; `null`: never saved. */
  readonly path: string | null
  /** What the host may have of it: its copies, or where there are none, the document as it was opened or saved. */
  readonly bases: readonly string[]
  readonly text: string
  /** Unix milliseconds. */
  readonly savedAtMs: number
}

/** As a later page finds it. */
export interface FoundWork extends HeldWork {
  readonly key: string
  /** A window has been asked for, or has it on offer. */
  readonly isSought: boolean
}

/** A place in which a page keeps things that outlive it and its host. Each rejects where the place can't be used. */
export interface HeldWorkStore {
  /** In place of what this page has there. */
  keep(work: HeldWork): Promise<void>
  clear(): Promise<void>
  /** What pages before this one have left. */
  found(): Promise<readonly FoundWork[]>
  /** Notes that a window is asked for, or has it on offer; `false`: that was noted before. */
  seek(key: string): Promise<boolean>
  drop(key: string): Promise<void>
}

/** Real milliseconds in which changes are taken together. */
const gatherMs = 200
/** By then the windows that open at a start have taken what is theirs. */
const settledMs = 3_000

/** Keeps here what is changed while the host is held, until the host has it. Returns how to stop. */
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

function workOf({ graph, filePath, keptGraph, ranGraph, savedGraph }: EditorState): HeldWork {
  // A copy is written before each run of unsaved work, and the page is not told of that one.
  const copies = [keptGraph, ranGraph === savedGraph ? null : ranGraph].filter((copy) => copy !== null)
  return {
    path: filePath,
    bases: (copies.length > 0 ? copies : [savedGraph]).map(serializeDocument),
    text: serializeDocument(graph),
    savedAtMs: Date.now(),
  }
}

/** Held work that can be read, of the document that a window has just opened. */
export interface OfferedWork extends FoundWork {
  readonly graph: Graph
}

/** What pages before this one have kept of a document, past the copy of it that the host has; `null`: nothing. */
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
    // The host had it all, and has a say in whose code it is.
    const isKnown = held.text === base
    await (isKnown ? heldWork.drop(held.key) : heldWork.seek(held.key))
    return isKnown ? null : held
  } catch {
    // What is there stays there. That nothing can be kept is said where it matters.
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
    // By its path it is known well enough; of what was never saved there may be several.
    return path !== null || bases.includes(base) || (isEmpty && isSought)
  }
  const offers = found.filter(isOfDocument).flatMap((work) => {
    const parsed = parseDocument(work.text)
    return parsed.ok ? [{ ...work, graph: parsed.value }] : []
  })
  return offers.sort((a, b) => b.savedAtMs - a.savedAtMs)
}

/** Asks for windows on what no window of this start has on offer: of documents that were as saved until the host was held. */
export function seekWindows({ bridge, heldWork }: Pick<Workspace, 'bridge' | 'heldWork'>): () => void {
  if (!heldWork) return () => {}
  const begunMs = Date.now()
  const seek = async (): Promise<void> => {
    for (const { key, path, isSought, savedAtMs } of await heldWork.found()) {
      // What is newer is of a window that is there.
      if (isSought || savedAtMs > begunMs || !(await heldWork.seek(key))) continue
      await (path === null ? bridge.newDocument() : bridge.openDocument(path))
    }
  }
  // What is not found so is offered as its document is opened.
  const timer = setTimeout(() => void seek().catch(() => undefined), settledMs)
  return () => clearTimeout(timer)
}
