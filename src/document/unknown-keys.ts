import { type Json, type JsonObject, keysOf, type UnknownKey } from '#graph'

/** One key in written order: a known one, or an unknown one with its value. */
export type ArrangedKey = string | UnknownKey

/**
 * Puts unknown keys among the known ones: each right after the key that it followed, even if that known key is absent
 * now. If the key before it is gone for good, it comes last, so no key is ever lost.
 */
export function arrange(known: readonly string[], unknown: readonly UnknownKey[] = []): readonly ArrangedKey[] {
  if (unknown.length === 0) return known
  const taken = new Set(known)
  const followers = new Map<string | null, UnknownKey[]>()
  const own = unknown.filter(({ key }) => !taken.has(key) && taken.add(key))
  for (const entry of own) {
    const row = followers.get(entry.after)
    if (row) row.push(entry)
    else followers.set(entry.after, [entry])
  }
  const arranged: ArrangedKey[] = []
  const placed = new Set<UnknownKey>()
  // A stack instead of recursion: a file may have a very long row of unknown keys.
  const placeBehind = (after: string | null): void => {
    const waiting = [...(followers.get(after) ?? [])].reverse()
    for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
      if (placed.has(entry)) continue
      placed.add(entry)
      arranged.push(entry)
      for (const next of [...(followers.get(entry.key) ?? [])].reverse()) waiting.push(next)
    }
  }
  placeBehind(null)
  for (const key of known) {
    arranged.push(key)
    placeBehind(key)
  }
  for (const entry of own) {
    if (placed.has(entry)) continue
    placed.add(entry)
    arranged.push(entry)
    placeBehind(entry.key)
  }
  return arranged
}

/** The keys of an object that are not in `known`, in the order in which they are written; nothing if there are none. */
export function unknownKeysOf(object: JsonObject, known: readonly string[]): { unknown?: readonly UnknownKey[] } {
  const unknown: UnknownKey[] = []
  let after: string | null = null
  for (const key of keysOf(object)) {
    if (!known.includes(key)) unknown.push({ after, key, value: object[key] as Json })
    after = key
  }
  if (unknown.length === 0) return {}
  return { unknown: arrange(known, unknown).filter((entry) => typeof entry !== 'string') }
}
