import type { Field, FieldsOf } from './field.ts'
import type { UnknownKey } from './node.ts'

/** What happens after an error that nothing collects: the run ends, or the other tasks finish first. */
export type OnError = 'end' | 'finish'

/** How many may run at once, by the limit's name. */
export type Limits = Readonly<Record<string, number>>

/** Settings of the whole pipeline. */
export interface Settings {
  readonly onError: OnError
  /** How long a step may hold the event loop before it is ended, in real milliseconds; `null`: without a limit. */
  readonly blockedLimitMs?: number | null
  /** How many functions may run at once under each named limit. */
  readonly limits?: Limits
  readonly unknown?: readonly UnknownKey[]
}

export const defaultBlockedLimitMs = 5_000

const fields: FieldsOf<Settings> = {
  onError: {
    type: 'choice',
    label: 'When an error is not collected',
    step: 'Change what an error does',
    options: {
      end: { label: 'End the run', hint: 'The other tasks are cancelled, as asyncio.run does' },
      finish: { label: 'Let the others finish', hint: 'The run fails when all others have ended' },
    },
  },
  blockedLimitMs: {
    type: 'limit',
    label: 'A step may hold the loop for',
    step: 'Change how long a step may hold the loop',
    isOptional: true,
    default: defaultBlockedLimitMs,
  },
  limits: { type: 'counts', label: 'Limits', step: 'Change limits', isOptional: true },
}

/** The settings by name, in the order in which a file has them. */
export const settingsFields: readonly (readonly [key: string, field: Field])[] = Object.entries<Field>(fields)

/** The field of one setting. */
export function settingField<K extends keyof FieldsOf<Settings>>(setting: K): FieldsOf<Settings>[K] {
  return fields[setting]
}

/** How long a step of this pipeline may hold the event loop, in real milliseconds; `null`: without a limit. */
export function blockedLimitOf({ settings }: { readonly settings: Settings }): number | null {
  return settings.blockedLimitMs === undefined ? defaultBlockedLimitMs : settings.blockedLimitMs
}

/** Removes settings with the default value, so that equal pipelines are equal graphs. */
export function withoutDefaults(settings: Settings): Settings {
  const isKept = ([key, value]: [string, unknown]): boolean => {
    const field = settingsFields.find(([name]) => name === key)?.[1]
    if (field?.type === 'counts') return Object.keys(value ?? {}).length > 0
    return value !== undefined && !(field?.type === 'limit' && value === field.default)
  }
  return Object.fromEntries(Object.entries(settings).filter(isKept)) as unknown as Settings
}

/** Whether they have the same limits in the same order. */
function isSameLimits(one: Limits = {}, other: Limits = {}): boolean {
  return JSON.stringify(Object.entries(one)) === JSON.stringify(Object.entries(other))
}

/** Whether all settings of the two are the same. */
export function isSameSettings(one: Settings, other: Settings): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof Settings>
  return [...keys].every(
    (key) => Object.is(one[key], other[key]) || (key === 'limits' && isSameLimits(one.limits, other.limits)),
  )
}
