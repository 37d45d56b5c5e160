import type { PolicyField } from './field.ts'

/** A policy with one of its fields changed; `undefined` leaves it out. Its keys stay in the order of a file. */
export function withPart<V extends object>(field: PolicyField<V>, policy: V, key: string, value: unknown): V {
  const next: Readonly<Record<string, unknown>> = { ...policy, [key]: value }
  const kept = [...Object.keys(field.fields), 'unknown'].filter((each) => next[each] !== undefined)
  return Object.fromEntries(kept.map((each) => [each, next[each]])) as V
}
