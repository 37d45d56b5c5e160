import type { Emit } from './ipc.ts'

/**
 * Whether any run is going on in this process. Its code may hold the process, and with it every window, and a process that
 * is held can tell nobody: so each page then watches for that itself (renderer/store/host-pulse.ts).
 */
export interface Occupancy {
  /** A run began; call the returned function at its end. */
  enter(): () => void
  /** Tells a window whenever this changes, and at once if a run is going on; returns how to stop. */
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
