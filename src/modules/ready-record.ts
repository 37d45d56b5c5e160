import type { LoadedModule } from './host.ts'
import type { ReadyRecord } from './record.ts'

/** The record of a module that has no requests. */
export function readyRecord(url: string, loaded: Exclude<LoadedModule, { kind: 'code' }>): ReadyRecord {
  switch (loaded.kind) {
    case 'json':
      return evaluatedOnce('json', url, ['default'], () => ({ default: loaded.value }))
    case 'commonjs':
    case 'builtin':
      return commonJsRecord(loaded.kind, url, loaded.names, loaded.run)
    case 'native':
      return nativeRecord(url, loaded.import)
  }
}

/**
 * The record for Node's import of CommonJS: `module.exports` is the default, and its properties are read once, after it
 * has run.
 */
function commonJsRecord(
  kind: 'commonjs' | 'builtin',
  url: string,
  found: readonly string[],
  run: () => unknown,
): ReadyRecord {
  const names = [...new Set(['default', ...found])]
  return evaluatedOnce(kind, url, names, () => {
    const exported = run()
    const values: Record<string, unknown> = { __proto__: null }
    for (const name of found) values[name] = propertyOf(exported, name)
    values.default = exported
    return values
  })
}

function propertyOf(value: unknown, name: string): unknown {
  try {
    return Object(value)[name]
  } catch {
    // As in Node, a name whose getter throws is undefined.
    return undefined
  }
}

function evaluatedOnce(
  kind: ReadyRecord['kind'],
  url: string,
  names: readonly string[],
  run: () => Readonly<Record<string, unknown>>,
): ReadyRecord {
  let values: Readonly<Record<string, unknown>> | null = null
  let failure: { readonly error: unknown } | null = null
  return {
    kind,
    url,
    isConstant: true,
    names,
    import: null,
    get: (name) => values?.[name],
    evaluate() {
      if (failure) throw failure.error
      if (values) return
      try {
        values = run()
      } catch (error) {
        failure = { error }
        throw error
      }
    },
    namespace: null,
  }
}

/** The record of a native module: importing it evaluates it. */
function nativeRecord(url: string, load: () => Promise<object>): ReadyRecord {
  let imported: Promise<void> | null = null
  const record: ReadyRecord = {
    kind: 'native',
    url,
    isConstant: false,
    names: null,
    import() {
      imported ??= load().then((namespace) => {
        record.names = Object.keys(namespace)
        record.namespace = namespace
      })
      return imported
    },
    get: (name) => (record.namespace as Readonly<Record<string, unknown>> | null)?.[name],
    evaluate() {},
    namespace: null,
  }
  return record
}
