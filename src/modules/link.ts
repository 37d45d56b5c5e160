import type { ImportEntry } from '#code'
import { type Binding, isTypeOnly, resolveExport } from './binding.ts'
import { calleeOf } from './callee.ts'
import type { ModuleLinks } from './host.ts'
import { unresolvedError } from './link-error.ts'
import { namespaceOf, readerOf } from './namespace.ts'
import { type CodeRecord, requestedBy } from './record.ts'
import type { Steps } from './steps.ts'

/**
 * Links a module whose requests are all loaded, and all modules it needs. It checks each name, then starts all bodies,
 * so that their functions and exports exist before any body is evaluated. Throws a SyntaxError for a name that nothing
 * exports.
 */
export function* link(root: CodeRecord, importerOf: (record: CodeRecord) => ModuleLinks['$import']): Steps<void> {
  const found = inOrder(root)
  for (const record of found) checkNames(record)
  // All at once: code that links another part of the graph meanwhile must find none of them half linked.
  const waiting = found.map((record) => start(record, importerOf(record))).filter((step) => step instanceof Promise)
  if (waiting.length > 0) yield Promise.all(waiting)
}

/** Starts a module's body; returns a promise if the body is asynchronous. */
function start(record: CodeRecord, $import: ModuleLinks['$import']): unknown {
  const live = liveImports(record)
  const body = record.start(new Set(live.keys()), {
    live: viewOf(record, live),
    namespaces: record.code.requests.map((_request, index) => namespaceOf(requestedBy(record, index))),
    export: (getters) => {
      for (const [name, get] of Object.entries(getters)) record.getters.set(name, get)
    },
    callee: calleeOf,
    $import,
  })
  record.body = body
  return body.next()
}

/** The modules that are not linked yet, each after those that it needs. Sets `cycle` of each module. */
function inOrder(root: CodeRecord): readonly CodeRecord[] {
  const order: CodeRecord[] = []
  const open: CodeRecord[] = []
  /** For each visited module: the lowest number among the modules that it leads back to. */
  const ancestors = new Map<CodeRecord, number>()
  const visit = (record: CodeRecord): void => {
    const number = ancestors.size
    ancestors.set(record, number)
    record.cycle = null
    open.push(record)
    const targets = record.requested.filter((target): target is CodeRecord => target.kind === 'code' && !target.body)
    for (const target of targets) if (!ancestors.has(target)) visit(target)
    const led = targets.filter((target) => target.cycle === null).map((target) => ancestors.get(target) ?? number)
    const ancestor = Math.min(number, ...led)
    ancestors.set(record, ancestor)
    order.push(record)
    if (ancestor === number) for (const each of open.splice(open.indexOf(record))) each.cycle = record
  }
  if (!root.body) visit(root)
  return order
}

/**
 * Throws a SyntaxError for a name that nothing exports, in this module or in one that it needs. All requests must be
 * loaded.
 */
export function checkAllNames(root: CodeRecord): void {
  for (const record of inOrder(root)) checkNames(record)
}

function checkNames(record: CodeRecord): void {
  for (const entry of record.code.imports) {
    if (entry.name === null) continue
    const target = requestedBy(record, entry.request)
    if (bindingOf(record, entry) || (entry.isOnlyExported && isTypeOnly(target, entry.name))) continue
    throw unresolvedError({ by: record, request: entry.request, name: entry.name, place: entry })
  }
  for (const entry of record.exports.values()) {
    if (entry.kind !== 'indirect' || entry.imported === null) continue
    const target = requestedBy(record, entry.request)
    const binding = resolveExport(record, entry.name)
    if ((binding && binding !== 'ambiguous') || isTypeOnly(target, entry.imported)) continue
    throw unresolvedError({ by: record, request: entry.request, name: entry.imported, place: entry }, entry.name)
  }
}

function bindingOf(record: CodeRecord, { request, name }: ImportEntry): Binding | null {
  const binding = name === null ? null : resolveExport(requestedBy(record, request), name)
  return binding === 'ambiguous' ? null : binding
}

/** The imports whose value may still change, or is not there yet, when the module's body begins; by their index. */
function liveImports(record: CodeRecord): ReadonlyMap<number, Binding> {
  const live = new Map<number, Binding>()
  for (const [index, entry] of record.code.imports.entries()) {
    const binding = bindingOf(record, entry)
    if (!binding) continue
    const isInCycle = binding.record.kind === 'code' && binding.name !== null && binding.record.cycle === record.cycle
    if (isInCycle || !binding.isConstant) live.set(index, binding)
  }
  return live
}

/** The live imports as properties. Setting one throws the same error as assigning to an imported name. */
function viewOf(record: CodeRecord, live: ReadonlyMap<number, Binding>): object {
  const view: object = Object.create(null)
  for (const [index, binding] of live) {
    Object.defineProperty(view, index, {
      get: readerOf(binding, record.code.imports[index]?.local ?? ''),
      set() {
        throw new TypeError('Assignment to constant variable.')
      },
    })
  }
  return view
}
