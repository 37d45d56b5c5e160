import type { Failure } from '#bridge'
import { isDirty } from './document-slice.ts'
import { withoutDrafts } from './drafts.ts'
import type { Workspace } from './workspace.ts'

/** Real milliseconds from a change to its copy: with the time for writing it, a crash costs less than a second of work. */
const copyDelayMs = 500
/** Real milliseconds until a failed copy is tried again. */
const retryDelayMs = 3_000

/**
 * Has the host keep a copy of unsaved work now. Returns why there is none, also when the host is gone; `null`: the copy is
 * kept, or nothing is unsaved.
 */
export async function keepCopy({ bridge, editor }: Pick<Workspace, 'bridge' | 'editor'>): Promise<Failure | null> {
  const state = editor.getState()
  const unsaved = isDirty(state) ? state.graph : null
  const failure = await bridge.keepRecovery(unsaved && withoutDrafts(unsaved, state.drafts)).then(
    (answer) => (answer.ok ? null : answer.error),
    () => ({ message: 'No copy of unsaved work can be kept: the app does not answer', remedy: 'Save it elsewhere' }),
  )
  editor.getState().markKept(failure ? null : unsaved, failure)
  return failure
}

/** Keeps copies whenever the graph changes, and tries again after a failure. Returns how to stop. */
export function keepCopies(workspace: Pick<Workspace, 'bridge' | 'editor'>): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isKeeping = false
  let isBehind = false

  const later = (delayMs: number) => {
    isBehind = true
    if (!isKeeping && timer === null) timer = setTimeout(keep, delayMs)
  }
  const keep = async () => {
    timer = null
    isBehind = false
    // One copy at a time, so that a slow disk is not overloaded.
    isKeeping = true
    const failure = await keepCopy(workspace)
    isKeeping = false
    if (failure) later(retryDelayMs)
    else if (isBehind) later(copyDelayMs)
  }
  const leave = workspace.editor.subscribe((state, before) => {
    const isNews = state.graph !== before.graph || state.savedGraph !== before.savedGraph
    if (isNews) later(copyDelayMs)
  })
  return () => {
    leave()
    isKeeping = true
    if (timer !== null) clearTimeout(timer)
  }
}
