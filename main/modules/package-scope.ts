import { isOfPackage } from './source-kinds.ts'

/** What compiled code finds in its `$module`. */
export type Scope = Readonly<Record<string, unknown>>

/** In packages the engine's own awaits stay, nothing ends a long loop, and Node's modules are the host's. */
const hostsOwn: Scope = {
  $await: (value: unknown) => value,
  $each: (value: unknown) => value,
  $guard: () => {},
  $builtins: {},
}

/** What the code of a file finds of a run's scope; `null`: a data: URL. */
export function scopeIn(file: string | null, scope: Scope): Scope {
  return file !== null && isOfPackage(file) ? { ...scope, ...hostsOwn } : scope
}
