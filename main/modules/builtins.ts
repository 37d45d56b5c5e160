import Module, { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const hostRequire = createRequire(join(tmpdir(), 'any'))

/** What `require` is, for a file. */
export type RequireFrom = (file: string) => unknown

/** Of a run's scope: Node's modules that the run has its own of, by their URLs. */
interface OwnBuiltins {
  readonly $builtins?: Readonly<Record<string, object>>
}

/** One of Node's own modules; `module` makes `require` functions that load what a run loads. */
export function builtin(specifier: string, requireFrom: RequireFrom, { $builtins = {} }: OwnBuiltins = {}): unknown {
  const own = $builtins[specifier.startsWith('node:') ? specifier : `node:${specifier}`]
  if (own) return own
  if (specifier !== 'node:module' && specifier !== 'module') return hostRequire(specifier)
  const create = (from: unknown): unknown => {
    const isUrl = from instanceof URL || `${from}`.startsWith('file:')
    return requireFrom(isUrl ? fileURLToPath(`${from}`) : `${from}`)
  }
  return new Proxy(Module, {
    get: (target, name) => (name === 'createRequire' ? create : Reflect.get(target, name)),
  })
}
