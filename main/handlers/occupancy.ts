import type { Emit } from './ipc.ts'

/**
 * Whether any run goes on in this process, whose code may hold it, and every window with it: their pages look after it then,
 * each by itself (renderer/store/host-pulse.ts), since who is held can tell nobody.
 */
export interface Occupancy {
  /** A run began here; call what is returned at its end. */
  enter(): () => void
  /** Tells a window from now on, and at once where runs go on; returns how to stop. */
  follow(emit: Emit): () => void
}

export function createOccupancy(): Occupancy {
  const followers = new Set<Emit>()
  let runs = 0
  const change = (by: number): void => {
    const before = runs > 0
    runs += by
    if (before !== runs > 0) for (const emit of followers) emit('occupied', runs > 0)
  }
  return {
    enter() {
      change(1)
      return () => change(-1)
    },
    follow(emit) {
      followers.add(emit)
      if (runs > 0) emit('occupied', true)
      return () => followers.delete(emit)
    },
  }
}
