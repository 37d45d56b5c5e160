import type { Workspace } from './workspace.ts'

/** Real milliseconds between two questions. */
const pulseMs = 250
/** Without an answer for so long the host is held: by code, since it answers at once else. */
const silentMs = 600

/**
 * Asks the host again and again, while runs go on there, whether it answers, and notes since when it does not: who is held
 * by the code of a run can say nothing of it. Where nothing runs nothing is asked. Returns how to stop.
 */
export function watchHost({ bridge, editor, now }: Pick<Workspace, 'bridge' | 'editor' | 'now'>): () => void {
  let timer: ReturnType<typeof setInterval> | null = null
  /** When the question that waits for its answer was asked. */
  let askedMs: number | null = null
  let lookedMs = 0

  const note = (hostSilentSinceMs: number | null): void => {
    if (editor.getState().hostSilentSinceMs !== hostSilentSinceMs) editor.getState().show({ hostSilentSinceMs })
  }
  const answered = (): void => {
    askedMs = null
    note(null)
  }
  const look = (): void => {
    const wasHeldUp = now() - lookedMs > 2 * pulseMs
    lookedMs = now()
    if (askedMs === null) {
      askedMs = lookedMs
      // A host that has gone for good is another matter (`connection`).
      bridge.ping().then(answered, stop)
    } else if (wasHeldUp && editor.getState().hostSilentSinceMs === null) {
      // This page had no turn: the answer may be here, and not read yet.
      askedMs = lookedMs
    } else if (lookedMs - askedMs > silentMs) note(askedMs)
  }
  const stop = (): void => {
    if (timer !== null) clearInterval(timer)
    timer = null
    askedMs = null
    note(null)
  }
  const leave = bridge.onOccupied((isOccupied) => {
    if (!isOccupied) return stop()
    lookedMs = now()
    timer ??= setInterval(look, pulseMs)
  })
  return () => {
    leave()
    stop()
  }
}
