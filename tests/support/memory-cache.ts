import type { ReadCode } from '#code'
import type { CodeCache } from '../../main/code/code-cache.ts'

/** What was read, for as long as a test takes. */
export function memoryCache(): CodeCache {
  const known = new Map<string, ReadCode>()
  return {
    get: (text, kind) => known.get(`${kind} ${text}`),
    set: (text, kind, read) => void known.set(`${kind} ${text}`, read),
  }
}
