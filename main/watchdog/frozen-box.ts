import type { AppStart, Freeze } from '../frozen/app-start.ts'
import { type Box, openBox } from '../frozen/box-process.ts'
import { createBoxTiming, type Hold } from './box-timing.ts'

/** Asks a person about an app that is held, in a second process. */
export interface FrozenBox {
  /** The thread is held; called again and again. */
  held(hold: Hold, freeze: Freeze): void
  /** The thread has turns again. */
  passed(): void
}

export function createFrozenBox(start: AppStart): FrozenBox {
  const timing = createBoxTiming()
  let box: Box | null = null
  return {
    held(hold, freeze) {
      if (timing.next(hold, performance.now()) !== 'open') return
      box = openBox({ freeze, sinceMs: Date.now() - hold.heldMs, start }, () => {
        box = null
        timing.waits(performance.now())
      })
    },
    passed() {
      if (timing.next(null, performance.now()) !== 'close') return
      box?.close()
      box = null
    },
  }
}
