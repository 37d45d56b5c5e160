import { type Binding, exportedNames, resolveExport } from './binding.ts'
import type { ModuleRecord } from './record.ts'

/** The method that Node's util.inspect calls. */
const inspected = Symbol.for('nodejs.util.inspect.custom')

/** A module's namespace object: one for each module, with live bindings, and read-only. */
export function namespaceOf(record: ModuleRecord): object {
  record.namespace ??= createNamespace(record)
  return record.namespace
}

/**
 * An ordinary object with getters, which engines read as fast as fields: `import * as lib` is used in loops. It differs
 * from the engine's namespace objects only for Object.getOwnPropertyDescriptor.
 */
function createNamespace(record: ModuleRecord): object {
  const namespace: object = Object.create(null)
  // Set before its properties exist, since a star export may lead back to it.
  record.namespace = namespace
  for (const name of [...exportedNames(record)].sort()) {
    const binding = resolveExport(record, name)
    if (binding === null || binding === 'ambiguous') continue
    Object.defineProperty(namespace, name, { get: readerOf(binding, name), set: refusing(name), enumerable: true })
  }
  Object.defineProperty(namespace, Symbol.toStringTag, { value: 'Module' })
  Object.defineProperty(namespace, inspected, { value: inspect })
  return Object.preventExtensions(namespace)
}

/** Reads a binding. `name`: its name in the reading module, for the error of a binding without a value yet. */
export function readerOf(binding: Binding, name: string): () => unknown {
  const { record, name: exported } = binding
  if (exported === null) return () => namespaceOf(record)
  if (record.kind !== 'code') return () => record.get(exported)
  let read: (() => unknown) | undefined
  return () => {
    read ??= record.getters.get(exported)
    try {
      return read?.()
    } catch {
      throw new ReferenceError(`Cannot access '${name}' before initialization`)
    }
  }
}

function refusing(name: string): () => never {
  return () => {
    throw new TypeError(`Cannot assign to read only property '${name}' of object '[object Module]'`)
  }
}

/** A class whose name is what Node prints before a namespace. */
class Shown {}
Object.defineProperty(Shown, 'name', { value: '[Module: null prototype]' })

const shownAs = new WeakMap<object, Record<string, unknown>>()

/**
 * The namespace as Node prints it, with names that have no value yet. One object for each namespace, so that Node sees
 * cycles.
 */
function inspect(this: object): object {
  const shown = shownAs.get(this) ?? (new Shown() as Record<string, unknown>)
  shownAs.set(this, shown)
  for (const name of Object.keys(this)) shown[name] = valueNow(this, name)
  return shown
}

function valueNow(namespace: object, name: string): unknown {
  try {
    return (namespace as Readonly<Record<string, unknown>>)[name]
  } catch {
    return { [inspected]: () => '<uninitialized>' }
  }
}
