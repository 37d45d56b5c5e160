import { createRequire } from 'node:module'
import { changedSince, textNow } from './file-text.ts'
import { ModuleError } from './module-error.ts'

/** The text of each library when this program loaded it: the system keeps a library until the program ends. */
const loaded = new Map<string, string>()

/**
 * The exports of a library of machine code; `text` describes it. Throws a ModuleError when the file has changed since it
 * was loaded.
 */
export function addonExports(file: string, text: string): unknown {
  const before = loaded.get(file)
  if (before !== undefined && before !== text) {
    const problem = `${file} was changed since it was loaded, and machine code stays loaded`
    throw new ModuleError('ERR_DLOPEN_FAILED', problem, 'start the app again to run the new one')
  }
  if (textNow(file) !== text) throw changedSince(file)
  loaded.set(file, text)
  return createRequire(file)(file)
}
