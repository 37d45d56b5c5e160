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

type Inspect = (value: unknown, options: object) => string

/** As Node prints a namespace, names without a value yet included. */
function inspect(this: object, _depth: number, options: object, print?: Inspect): unknown {
  const values: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(this)) values[name] = shown(this, name)
  return print ? print(values, options).replace('[Object: null prototype]', '[Module: null prototype]') : values
}

function shown(namespace: object, name: string): unknown {
  try {
    return (namespace as Readonly<Record<string, unknown>>)[name]
  } catch {
    return { [inspected]: () => '<uninitialized>' }
  }
}
