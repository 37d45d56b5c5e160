import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { described } from '#foreign-value'
import { countText } from '#words'
import { ModuleError } from './module-error.ts'

/** The text that is shown for a file that holds code, as the file is now. Throws a ModuleError for one that can't be read. */
export function textNow(file: string): string {
  return extname(file) === '.node' ? describedAddon(file) : readText(file)
}

/** The error for a file that has changed since it was shown. */
export function changedSince(file: string): ModuleError {
  const problem = `${file} was changed since it was shown`
  return new ModuleError('ERR_ACCESS_DENIED', problem, 'press Run again: it is shown as it is now, and can be allowed')
}

/** The text of a file that holds code. Throws a ModuleError for one that can't be read. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** Describes a library of machine code; no two libraries have the same description. Throws a ModuleError as `readText` does. */
function describedAddon(file: string): string {
  try {
    const bytes = readFileSync(file)
    const print = createHash('sha256').update(bytes).digest('hex')
    return `machine code, ${countText(bytes.length, 'byte')}, SHA-256 ${print}`
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): ModuleError {
  const problem = `${file} could not be read: ${described(error).message}`
  return new ModuleError('ERR_MODULE_NOT_FOUND', problem, 'check the file and who may read it')
}
