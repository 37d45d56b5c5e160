import type { Failure } from '#bridge'
import { isDirty } from './document-slice.ts'
import type { Workspace } from './workspace.ts'

/** Real milliseconds from a change to its copy: a crash costs less than a second, the writing of it included. */
const copyDelayMs = 500
/** Until a copy that failed is tried again. */
const retryDelayMs = 3_000

/**
 * Has the host keep a copy of what is unsaved, now. Returns why there is none, also where the host is gone; `null`: it is
 * kept, or nothing is unsaved.
 */
export async function keepCopy({ bridge, editor }: Pick<Workspace, 'bridge' | 'editor'>): Promise<Failure | null> {
  const state = editor.getState()
  const unsaved = isDirty(state) ? state.graph : null
  const failure = await bridge.keepRecovery(unsaved).then(
    (answer) => (answer.ok ? null : answer.error),
    () => ({ message: 'No copy of unsaved work can be kept: the app does not answer', remedy: 'Save it elsewhere' }),
  )
  editor.getState().markKept(failure ? null : unsaved, failure)
  return failure
}

/** Keeps copies as the graph changes, and again where that fails. Returns how to stop. */
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
    // One at a time: a slow disk must not be given more than it takes.
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
