import { Session } from 'node:inspector'
import { cells, door, type Look, type WatchdogData } from './cells.ts'

const readyMs = 500
/** After this long, a termination has happened or never will. */
const cuttingMs = 1_000

/** The thread that has started this one, reached by the inspector, which can interrupt any JavaScript. */
export interface HeldThread {
  /** Asks the thread, in the middle of what it does, whose code that is. */
  look(answered: (look: Look) => void): void
  /** Ends what the thread does, unless that is the host's code by now; `isPressed`: even then. */
  breakOff(isPressed: boolean): void
  /** Ends the process in the middle of what the thread does. */
  end(status: number): void
  /** Whether a question is on its way. */
  isAsking(): boolean
  /** How long the current question has had no answer; 0: there is none. */
  silentForMs(): number
  /** The inspector is not needed for now, so it disconnects. */
  letGo(): void
}

export function heldThread({ cells: shared, isElectron }: Pick<WatchdogData, 'cells' | 'isElectron'>): HeldThread {
  let session: Session | null = null
  let askedMs: number | null = null
  /**
   * Since when a termination is on its way. Disconnecting would lose it, and a question sent after it would be terminated
   * instead of what holds the thread.
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
  /** The thread sets `ending` before it reads `connected`, and this does the reverse: so at least one of them sees the other. */
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
    // At its end Node waits for a connected inspector, and prints that it does. Older Electrons crash when it disconnects.
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
    // The thread waits for the termination to be posted before it goes on: so it ends at the place where it was looked at.
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
