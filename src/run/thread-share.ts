/** A run on the thread that all runs of this process share. */
export interface Sharer {
  /** What the others know it by. */
  readonly name: string
  /** Another one has held the thread for the last `forMs` real milliseconds; told again while it goes on. */
  held(by: string, forMs: number): void
}

/** Less than this nobody notices, and any machine may take. */
const noticedMs = 100

const sharers = new Set<Sharer>()

/** From here on it hears of others, until what is returned is called. */
export function shareThread(sharer: Sharer): () => void {
  sharers.add(sharer)
  return () => sharers.delete(sharer)
}

/** It has held the thread for the last `forMs` real milliseconds: those that could not go on meanwhile are told by whom. */
export function holdsThread(holder: Sharer, forMs: number): void {
  if (forMs < noticedMs) return
  for (const sharer of sharers) if (sharer !== holder) sharer.held(holder.name, forMs)
}
