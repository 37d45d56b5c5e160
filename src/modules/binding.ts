import { type CodeRecord, type ModuleRecord, requestedBy } from './record.ts'

/** Where a name leads: to what `record` exports as `name`, or (`name` null) to its namespace. */
export interface Binding {
  readonly record: ModuleRecord
  readonly name: string | null
  /** Two exports of one local name are one binding. */
  readonly local: string | null
  /** It has its value when its module is evaluated, and keeps it. */
  readonly isConstant: boolean
}

/** ECMA-262's ResolveExport; `null`: there is none (or only a circle), `ambiguous`: two star exports differ. */
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

/** A native module may export anything before it is imported: whoever only checks names lets them pass. */
function isUnknown(record: ModuleRecord): boolean {
  return record.kind === 'native' && record.names === null
}

/** Notes the visit. */
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

/** ECMA-262's GetExportedNames: those of star exports included, ambiguous ones too. */
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

/** Whether a module exports a name as a type alone: who only passes it on asks for nothing. */
export function isTypeOnly(record: ModuleRecord, name: string, seen: Set<ModuleRecord> = new Set()): boolean {
  if (record.kind !== 'code' || seen.has(record)) return false
  seen.add(record)
  const entry = record.exports.get(name)
  if (entry?.kind === 'local') return false
  if (entry) return entry.imported !== null && isTypeOnly(requestedBy(record, entry.request), entry.imported, seen)
  if (record.code.types.includes(name)) return true
  return record.stars.some(({ request }) => isTypeOnly(requestedBy(record, request), name, seen))
}
