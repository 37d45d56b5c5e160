import type { JsonObject } from '#graph'
import { currentVersion } from './format.ts'

/**
 * Turns a file of one version into a file of the next. It is pure, and may rely only on `format`, which was checked.
 */
export type Migration = (file: JsonObject) => JsonObject

/**
 * By the version that a migration starts from: `1` turns version 1 into version 2. Files of every version stay
 * readable.
 */
const migrations: Readonly<Record<number, Migration>> = {}

/**
 * Brings a file from version `from` to version `to`, one version at a time. A version without a migration needs no
 * change.
 */
export function migrate(
  file: JsonObject,
  from: number,
  to: number = currentVersion,
  steps: Readonly<Record<number, Migration>> = migrations,
): JsonObject {
  let current = file
  for (let version = from; version < to; version += 1) {
    current = { ...(steps[version]?.(current) ?? current), version: version + 1 }
  }
  return current
}
