/** A run on the thread that all runs of this process share. */
export interface Sharer {
  /** Its name for the other runs. */
  readonly name: string
  /** Another run has held the thread for the last `forMs` real milliseconds; called again while the hold lasts. */
  held(by: string, forMs: number): void
}

/** A shorter hold is not told: nobody notices it, and it happens on any machine. */
const noticedMs = 100

const sharers = new Set<Sharer>()

/** From here on the run is told when others hold the thread; returns a function that ends this. */
export function shareThread(sharer: Sharer): () => void {
  sharers.add(sharer)
  return () => sharers.delete(sharer)
}

/**
 * The run has held the thread for the last `forMs` real milliseconds. Tells the other runs, which could not go on
 * meanwhile.
 */
export function holdsThread(holder: Sharer, forMs: number): void {
  if (forMs < noticedMs) return
  for (const sharer of sharers) if (sharer !== holder) sharer.held(holder.name, forMs)
}
