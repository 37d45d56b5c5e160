import { type ScopeRecord, scopeRecord } from '#graph'

/**
 * What an exported file does with a name of the runtime; for a name that it can't have, what to do instead.
 * `undefined`: the runtime has no such name.
 */
export function exportOfName(name: string): ScopeRecord['export'] | undefined {
  return scopeRecord(name)?.export
}
