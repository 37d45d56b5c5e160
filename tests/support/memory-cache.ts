import type { ReadCode } from '#code'
import type { CodeCache } from '../../main/code/code-cache.ts'

/** A cache of readings that lasts for one test. */
export function memoryCache(): CodeCache {
  const known = new Map<string, ReadCode>()
  return {
    get: (text, kind) => known.get(`${kind} ${text}`),
    set: (text, kind, read) => void known.set(`${kind} ${text}`, read),
  }
}
