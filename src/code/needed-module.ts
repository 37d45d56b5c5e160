import type { ExportEntry, ImportEntry, ModuleCode } from './module-code.ts'

/**
 * The module without imports that no code uses as a value, and without requests that only they need. In one file they
 * look like types, and `tsc` leaves them out too. `usedBeside`: names that other code in the module's scope uses.
 */
export function neededModule(code: ModuleCode, usedBeside: ReadonlySet<string>): ModuleCode {
  const kept = code.imports.map(({ isUsed, local }) => isUsed || usedBeside.has(local))
  const requested = new Set([
    ...code.imports.filter((_, index) => kept[index]).map(({ request }) => request),
    ...code.exports.flatMap((entry) => (entry.kind === 'local' ? [] : [entry.request])),
  ])
  const isNeeded = code.requests.map(({ isBare }, index) => isBare || requested.has(index))
  if (code.imports.every(({ isUsed }) => isUsed) && isNeeded.every(Boolean)) return code
  const requestAt = places(isNeeded)
  const moved = <T extends ImportEntry | Exclude<ExportEntry, { kind: 'local' }>>(entry: T): T => ({
    ...entry,
    request: requestAt[entry.request] ?? 0,
  })
  return {
    ...code,
    requests: code.requests.filter((_, index) => isNeeded[index]),
    imports: code.imports.filter((_, index) => kept[index]).map((entry) => ({ ...moved(entry), isUsed: true })),
    exports: code.exports.map((entry) => (entry.kind === 'local' ? entry : moved(entry))),
  }
}

/** For each index, how many before it are kept. */
function places(kept: readonly boolean[]): readonly number[] {
  let count = 0
  return kept.map((isKept) => {
    if (isKept) count += 1
    return count - 1
  })
}
