import { type Binding, exportedNames, resolveExport } from './binding.ts'
import type { ModuleRecord } from './record.ts'

/** Node's util.inspect asks for it. */
const inspected = Symbol.for('nodejs.util.inspect.custom')

/** A module's namespace object: one for each module, with live bindings, and nobody can change it. */
export function namespaceOf(record: ModuleRecord): object {
  record.namespace ??= createNamespace(record)
  return record.namespace
}

/**
 * An ordinary object with getters, which engines read as fast as fields: `import * as lib` is used in loops. What a
 * namespace object of the engine says of itself (Object.getOwnPropertyDescriptor) differs, no more.
 */
function createNamespace(record: ModuleRecord): object {
  const namespace: object = Object.create(null)
  // Before its properties: a star export may lead back to it.
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

/** Reads a binding that is called `name` where it is read: so says the error of what has no value yet. */
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

/** Its name is what Node prints before a namespace. */
class Shown {}
Object.defineProperty(Shown, 'name', { value: '[Module: null prototype]' })

const shownAs = new WeakMap<object, Record<string, unknown>>()

/** As Node prints a namespace, names without a value yet included; one object for each, or circles were not seen. */
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
