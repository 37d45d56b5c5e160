import { Script } from 'node:vm'

/** By this property the script finds what it is to call. */
const slot = 'asyncanvas turn'

/**
 * How a turn of a loop is called so that the watchdog can break it off. Electron's main process lets the engine end only what
 * a script of `node:vm` has called (V8's `only_terminate_in_safe_scope`); elsewhere everything can be ended.
 */
export function breakableEntry(): ((turn: () => void) => void) | null {
  if (process.versions.electron === undefined) return null
  const script = new Script(`globalThis[${JSON.stringify(slot)}].turn()`)
  const called = { turn: (): void => {} }
  Object.defineProperty(globalThis, slot, { value: called })
  return (turn) => {
    called.turn = turn
    script.runInThisContext()
  }
}
