import { isOfPackage } from './source-kinds.ts'

/** The object that compiled code finds as its `$module`. */
export type Scope = Readonly<Record<string, unknown>>

/** In packages, awaits are the engine's own, no guard ends long loops, and Node's modules are the host's. */
const hostsOwn: Scope = {
  $await: (value: unknown) => value,
  $each: (value: unknown) => value,
  $guard: () => {},
  $builtins: {},
}

/** The scope for the code of a file; `null`: a data: URL. */
export function scopeIn(file: string | null, scope: Scope): Scope {
  return file !== null && isOfPackage(file) ? { ...scope, ...hostsOwn } : scope
}
