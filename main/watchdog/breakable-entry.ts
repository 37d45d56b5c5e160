import { Script } from 'node:vm'

/** The property in which the script finds the function to call. */
const slot = 'asyncanvas call'

export type Enter = <T>(call: () => T) => T

/**
 * Calls code of a run so that the watchdog can interrupt it. In Electron's main process, the engine can terminate only what
 * a script of `node:vm` has called (V8's `only_terminate_in_safe_scope`). Elsewhere it can terminate everything, so this is
 * `null`.
 */
export const breakably: Enter | null = process.versions.electron === undefined ? null : scriptEntry()

function scriptEntry(): Enter {
  const script = new Script(`globalThis[${JSON.stringify(slot)}].call()`)
  const called = { call: (): unknown => undefined }
  Object.defineProperty(globalThis, slot, { value: called })
  return <T>(call: () => T): T => {
    called.call = call
    return script.runInThisContext({ displayErrors: false }) as T
  }
}
