import type { Workspace } from './workspace.ts'

/** Real milliseconds between two pings. */
const pulseMs = 250
/** Without an answer for this long, code holds the host: otherwise it answers at once. */
const silentMs = 600

/**
 * Pings the host while runs are going on in it, and notes since when it does not answer: a host that a run's code holds
 * can't report that itself. Returns how to stop.
 */
export function watchHost({ bridge, editor, now }: Pick<Workspace, 'bridge' | 'editor' | 'now'>): () => void {
  let timer: ReturnType<typeof setInterval> | null = null
  /** When the ping without an answer was sent. */
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
      // A host that is gone for good is shown by `connection`.
      bridge.ping().then(answered, stop)
    } else if (wasHeldUp && editor.getState().hostSilentSinceMs === null) {
      // This page itself had no turn: the answer may have come already, and not been read.
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
