import { Session } from 'node:inspector'
import { cells, door, type Look, type WatchdogData } from './cells.ts'

const readyMs = 500
/** By then an end has come or will not. */
const cuttingMs = 1_000

/** The thread that has made this one, reached by the inspector: that interrupts any JavaScript, whatever it is at. */
export interface HeldThread {
  /** Asks, in the middle of what it is at, whose code that is. */
  look(answered: (look: Look) => void): void
  /** Ends what it is at, unless that is the host's code by now; `isPressed`: then too. */
  breakOff(isPressed: boolean): void
  /** Ends the process in the middle of what it is at. */
  end(status: number): void
  /** Whether a question is on its way. */
  isAsking(): boolean
  /** For how long it has not answered; 0: it has. */
  silentForMs(): number
  /** The inspector is not needed for now. */
  letGo(): void
}

export function heldThread({ cells: shared, isElectron }: Pick<WatchdogData, 'cells' | 'isElectron'>): HeldThread {
  let session: Session | null = null
  let askedMs: number | null = null
  /**
   * An end is on its way: it would be lost with the session, and a question behind it would be ended in place of what holds the
   * thread.
   */
  let cutMs: number | null = null
  const isCutting = (): boolean => cutMs !== null && performance.now() - cutMs < cuttingMs

  const open = (): Session | null => {
    if (session) return session
    if (!isElectron && !isLetIn()) return null
    session = new Session()
    session.connectToMainThread()
    return session
  }
  /** The thread sets `ending` before it looks at `connected`: one of the two sees the other. */
  const isLetIn = (): boolean => {
    Atomics.store(shared, cells.connected, 1)
    if (Atomics.load(shared, cells.ending) === 0) return true
    Atomics.store(shared, cells.connected, 0)
    return false
  }
  const call = (what: string, answered: (look: Look) => void): void => {
    const opened = open()
    if (!opened) return
    askedMs = performance.now()
    opened.post('Runtime.evaluate', { expression: `globalThis[${JSON.stringify(door)}].${what}` }, (error, answer) => {
      letGo()
      if (!error && answer) answered(answer.result.value as Look)
    })
  }
  const letGo = (): void => {
    askedMs = null
    // Node waits at its end for whoever is connected, and says so. Older Electrons end with who goes.
    if (!session || isElectron || isCutting()) return
    session.disconnect()
    session = null
    Atomics.store(shared, cells.connected, 0)
  }
  const cut = (what: string): void => {
    Atomics.store(shared, cells.ready, 0)
    Atomics.store(shared, cells.posted, 0)
    cutMs = performance.now()
    const isCut = (): void => {
      cutMs = null
      letGo()
    }
    call(what, () => {})
    // It waits for the end to be posted before it goes on: so the end comes where it has looked.
    if (Atomics.wait(shared, cells.ready, 0, readyMs) === 'timed-out') return isCut()
    open()?.post('Runtime.terminateExecution', isCut)
    Atomics.store(shared, cells.posted, 1)
  }
  return {
    look: (answered) => call('look()', answered),
    breakOff: (isPressed) => cut(`breakOff(${isPressed})`),
    end: (status) => cut(`end(${status})`),
    isAsking: () => askedMs !== null || isCutting(),
    silentForMs: () => (askedMs === null ? 0 : performance.now() - askedMs),
    letGo,
  }
}
