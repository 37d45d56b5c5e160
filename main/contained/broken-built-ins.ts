import { runInNewContext } from 'node:vm'
import type { Changes } from './built-ins.ts'

/** Code of a run has changed built-ins that everything in this process uses: its results can't be trusted. */
export class BrokenBuiltInsError extends Error {
  override readonly name: string = 'BrokenBuiltInsError'
}

/** Globals of the language, without the host's. */
const ofEngine = new Set<string>(runInNewContext('Object.getOwnPropertyNames(globalThis)') as Iterable<string>)

/**
 * Gives the error for broken built-ins of the language. `null`: only the process or a module has changed, where packages
 * may well put something of their own.
 */
export function brokenBy({ mended, lost }: Changes): BrokenBuiltInsError | null {
  const gone = ofLanguage(lost)
  const back = ofLanguage(mended)
  if (gone.length > 0) {
    return new BrokenBuiltInsError(
      `it changed ${listText(gone)} for good, which all code here shares: restart Asyncanvas`,
    )
  }
  if (back.length === 0) return null
  return new BrokenBuiltInsError(
    `it changed ${listText(back)}, which all code here shares: put back; change a copy instead`,
  )
}

/** Sentences about changes that break nothing. */
export function wordsOf({ mended, lost }: Changes): readonly string[] {
  return [
    ...(mended.length > 0 ? [`changed ${listText(mended)}, which all code here shares: put back`] : []),
    ...(lost.length > 0 ? [`changed ${listText(lost)} for good, which all code here shares: restart Asyncanvas`] : []),
  ]
}

function ofLanguage(names: readonly string[]): readonly string[] {
  return names.filter((name) => !/^(?:process\.|performance\.|node:)/.test(name) && !isOfHost(name))
}

function isOfHost(name: string): boolean {
  return !name.includes('.') && !ofEngine.has(name)
}

function listText(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
}
