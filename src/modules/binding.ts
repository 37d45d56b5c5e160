import { type CodeRecord, type ModuleRecord, requestedBy } from './record.ts'

/** What a name means: the export `name` of `record`, or if `name` is null, its namespace. */
export interface Binding {
  readonly record: ModuleRecord
  readonly name: string | null
  /** The local name: two exports of one local name are the same binding. */
  readonly local: string | null
  /** Whether it has its value once its module is evaluated, and keeps it. */
  readonly isConstant: boolean
}

/** ECMA-262's ResolveExport; `null`: there is none (or only a cycle); `ambiguous`: two star exports conflict. */
export function resolveExport(
  record: ModuleRecord,
  name: string,
  seen: Map<ModuleRecord, Set<string>> = new Map(),
): Binding | 'ambiguous' | null {
  if (record.kind !== 'code') {
    if (record.names && !record.names.includes(name)) return null
    return { record, name, local: name, isConstant: record.isConstant }
  }
  if (isSeen(seen, record, name)) return null
  const entry = record.exports.get(name)
  if (entry?.kind === 'local') return { record, name, local: entry.local, isConstant: entry.isConstant }
  if (entry) {
    const target = requestedBy(record, entry.request)
    if (entry.imported === null) return { record: target, name: null, local: null, isConstant: true }
    return resolveExport(target, entry.imported, seen)
  }
  return name === 'default' ? null : resolveStars(record, name, seen)
}

function resolveStars(
  record: CodeRecord,
  name: string,
  seen: Map<ModuleRecord, Set<string>>,
): Binding | 'ambiguous' | null {
  let found: Binding | null = null
  let possible: Binding | null = null
  for (const { request } of record.stars) {
    const binding = resolveExport(requestedBy(record, request), name, seen)
    if (binding === 'ambiguous') return 'ambiguous'
    if (binding && isUnknown(binding.record)) {
      possible = binding
      continue
    }
    if (binding && found && !isSame(binding, found)) return 'ambiguous'
    found ??= binding
  }
  return found ?? possible
}

/** Before it is imported, a native module may export anything, so a check of names lets every name pass. */
function isUnknown(record: ModuleRecord): boolean {
  return record.kind === 'native' && record.names === null
}

/** Whether the name was visited before; notes the visit. */
function isSeen(seen: Map<ModuleRecord, Set<string>>, record: ModuleRecord, name: string): boolean {
  const names = seen.get(record) ?? new Set()
  seen.set(record, names)
  if (names.has(name)) return true
  names.add(name)
  return false
}

export function isSame(a: Binding, b: Binding): boolean {
  return a.record === b.record && a.local === b.local
}

/** ECMA-262's GetExportedNames: with the names of star exports, even ambiguous ones. */
export function exportedNames(record: ModuleRecord, seen: Set<ModuleRecord> = new Set()): ReadonlySet<string> {
  if (record.kind !== 'code') return new Set(record.names ?? [])
  if (seen.has(record)) return new Set()
  seen.add(record)
  const names = new Set(record.exports.keys())
  for (const { request } of record.stars) {
    for (const name of exportedNames(requestedBy(record, request), seen)) if (name !== 'default') names.add(name)
  }
  return names
}

/** Whether a module exports a name only as a type: then a module that exports it again needs no value. */
export function isTypeOnly(record: ModuleRecord, name: string, seen: Set<ModuleRecord> = new Set()): boolean {
  if (record.kind !== 'code' || seen.has(record)) return false
  seen.add(record)
  const entry = record.exports.get(name)
  if (entry?.kind === 'local') return false
  if (entry) return entry.imported !== null && isTypeOnly(requestedBy(record, entry.request), entry.imported, seen)
  if (record.code.types.includes(name)) return true
  return record.stars.some(({ request }) => isTypeOnly(requestedBy(record, request), name, seen))
}
