import { Script } from 'node:vm'

/** By this property the script finds what it is to call. */
const slot = 'asyncanvas call'

export type Enter = <T>(call: () => T) => T

/**
 * How code of a run is called so that the watchdog can break it off. Electron's main process lets the engine end only what a
 * script of `node:vm` has called (V8's `only_terminate_in_safe_scope`); elsewhere, where this is `null`, everything can be
 * ended.
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
