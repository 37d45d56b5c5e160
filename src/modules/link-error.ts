import type { CodePlace } from '#code'
import { isSame, resolveExport } from './binding.ts'
import { type CodeRecord, type ModulePlace, type ModuleRecord, requestedBy } from './record.ts'

const places = new WeakMap<object, ModulePlace>()

/** The place of the import that an error of linking, resolving or loading is about. */
export function placeOfImport(error: unknown): ModulePlace | undefined {
  return typeof error === 'object' && error !== null ? places.get(error) : undefined
}

/** Notes an import as an error's place, unless the error has one. */
export function blameImport(error: unknown, place: ModulePlace): void {
  if (typeof error === 'object' && error !== null && !places.has(error)) places.set(error, place)
}

/** A name that a module imports from another one. */
interface Asked {
  readonly by: CodeRecord
  readonly request: number
  readonly name: string
  readonly place: CodePlace
}

/**
 * The error for a name that nothing exports, in the engine's words, at the last import or export on the way.
 * `exportedAs`: the name under which the asking module exports it.
 */
export function unresolvedError(asked: Asked, exportedAs?: string): SyntaxError {
  const seen = new Map<ModuleRecord, Set<string>>()
  if (exportedAs !== undefined) seen.set(asked.by, new Set([exportedAs]))
  const { message, place } = reasonOf(asked, seen)
  const error = new SyntaxError(message)
  error.stack = `SyntaxError: ${message}\n    at ${place.url ?? 'shared code'}:${place.line}:${place.column}`
  places.set(error, place)
  return error
}

interface Reason {
  readonly message: string
  readonly place: ModulePlace
}

function reasonOf(asked: Asked, seen: Map<ModuleRecord, Set<string>>): Reason {
  const { by, request, name } = asked
  const target = requestedBy(by, request)
  const specifier = specifierOf(asked)
  const missing = `The requested module '${specifier}' does not provide an export named '${name}'`
  if (target.kind === 'commonjs') return at(asked, commonJsText(asked))
  if (target.kind !== 'code') return at(asked, missing)
  const names = seen.get(target) ?? new Set()
  if (names.has(name)) return at(asked, `Detected cycle while resolving name '${name}' in '${specifier}'`)
  seen.set(target, names.add(name))
  const entry = target.exports.get(name)
  if (entry?.kind === 'indirect' && entry.imported !== null) {
    return reasonOf({ by: target, request: entry.request, name: entry.imported, place: entry }, seen)
  }
  const ofStars = name === 'default' ? null : reasonOfStars(asked, target, seen)
  return ofStars ?? at(asked, missing)
}

/**
 * The reason if star exports of `target` conflict about a name, or if one leads to a module where they do; `null`:
 * neither.
 */
function reasonOfStars(asked: Asked, target: CodeRecord, seen: Map<ModuleRecord, Set<string>>): Reason | null {
  const found = target.stars.map(({ request }) => ({
    request,
    to: resolveExport(requestedBy(target, request), asked.name),
  }))
  const inner = found.find(({ to }) => to === 'ambiguous')
  const place = inner && target.code.requests[inner.request]
  if (place) return reasonOf({ by: target, request: inner.request, name: asked.name, place }, seen)
  const [first, ...others] = found.flatMap(({ to }) => (to === null || to === 'ambiguous' ? [] : [to]))
  if (!first || others.every((other) => isSame(first, other))) return null
  const specifier = specifierOf(asked)
  return at(asked, `The requested module '${specifier}' contains conflicting star exports for name '${asked.name}'`)
}

function at({ by, place: { line, column } }: Asked, message: string): Reason {
  return { message, place: { url: by.url, line, column } }
}

function specifierOf({ by, request }: Asked): string {
  return by.code.requests[request]?.specifier ?? ''
}

/** Node's words, with the names that the same line imports. */
function commonJsText(asked: Asked): string {
  const { by, request, name, place } = asked
  const specifier = specifierOf(asked)
  const names = by.code.imports
    .filter((entry) => entry.request === request && entry.line === place.line && entry.name !== null)
    .map((entry) => (entry.name === entry.local ? entry.local : `${entry.name}: ${entry.local}`))
  const shown = names.length > 0 ? names.join(', ') : name
  return `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not support all module.exports as named exports.
CommonJS modules can always be imported via the default export, for example using:

import pkg from '${specifier}';
const { ${shown} } = pkg;
`
}
