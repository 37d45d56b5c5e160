import Module, { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const hostRequire = createRequire(join(tmpdir(), 'any'))

/** Gives the `require` function for a file. */
export type RequireFrom = (file: string) => unknown

/** The part of a run's scope with the run's own versions of Node's modules, by URL. */
interface OwnBuiltins {
  readonly $builtins?: Readonly<Record<string, object>>
}

/** Loads one of Node's own modules. For `module`, the `require` functions that it makes load what a run loads. */
export function builtin(specifier: string, requireFrom: RequireFrom, { $builtins = {} }: OwnBuiltins = {}): unknown {
  const ofRun = $builtins[specifier.startsWith('node:') ? specifier : `node:${specifier}`]
  if (ofRun) return ofRun
  if (specifier !== 'node:module' && specifier !== 'module') return hostRequire(specifier)
  const create = (from: unknown): unknown => {
    const isUrl = from instanceof URL || `${from}`.startsWith('file:')
    return requireFrom(isUrl ? fileURLToPath(`${from}`) : `${from}`)
  }
  const load = (request: unknown, parent: unknown): unknown => {
    const from = (parent as { readonly filename?: unknown } | undefined)?.filename
    const require = requireFrom(typeof from === 'string' ? from : join(process.cwd(), 'any')) as Require
    return require(`${request}`)
  }
  const own: Readonly<Record<PropertyKey, unknown>> = { createRequire: create, _load: load }
  const proxy: unknown = new Proxy(Module, {
    get(target, name) {
      if (name === 'Module') return proxy
      return Object.hasOwn(own, name) ? own[name] : Reflect.get(target, name)
    },
  })
  return proxy
}

type Require = (specifier: string) => unknown
