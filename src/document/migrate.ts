import type { JsonObject } from '#graph'
import { currentVersion } from './format.ts'

/** Turns a file of one version into the next one's. Pure; it may rely on nothing but `format` being checked. */
export type Migration = (file: JsonObject) => JsonObject

/** By the version a migration starts from: `1` turns version 1 into version 2. Every version ever written stays readable. */
const migrations: Readonly<Record<number, Migration>> = {}

/** Brings a file of version `from` to version `to`, one version at a time; a version without a migration needs no change. */
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
