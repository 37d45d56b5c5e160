import { type ScopeRecord, scopeRecord } from '#graph'

/**
 * What becomes of a name of the runtime in an exported file; of one that can't be had there, what to do instead.
 * `undefined`: no name of the runtime.
 */
export function exportOfName(name: string): ScopeRecord['export'] | undefined {
  return scopeRecord(name)?.export
}
