import type { FixedCommandId } from './command-id.ts'
import type { CommandRecord, ContextOf, MenuName } from './command-record.ts'
import { fixedRecords } from './fixed-records.ts'

export interface MenuEntry {
  readonly id: FixedCommandId
  readonly label: string
  /** The key that it shows, written as in a record: `Mod+Z`. */
  readonly key: string | null
}

/** The number of a group, and the place in the group. */
type Place = readonly [group: number, place: number]
/** Where a record's entry is in a menu, and the key that it shows there if not its first one; undefined: not in it. */
type PlaceOf = (record: CommandRecord) => { readonly at: Place; readonly key?: string | null } | undefined

/** The entries of a menu by groups, which lines separate. */
export function menuGroups(name: MenuName): readonly (readonly MenuEntry[])[] {
  return groupsOf(({ menu }) => (menu?.name === name ? menu : undefined))
}

/** The entries of a context menu of the canvas, by groups. */
export function contextGroups(of: ContextOf): readonly (readonly MenuEntry[])[] {
  return groupsOf(({ context }) => (context?.of.includes(of) ? context : undefined))
}

function groupsOf(placeOf: PlaceOf): readonly (readonly MenuEntry[])[] {
  const records = Object.entries<CommandRecord>(fixedRecords) as [FixedCommandId, CommandRecord][]
  const placed = records.flatMap(([id, record]) => {
    const { title, short = title, asks, keys } = record
    const place = placeOf(record)
    if (!place) return []
    const { at, key = keys?.[0] ?? null } = place
    return [{ id, label: asks ? `${short}…` : short, key, at }]
  })
  placed.sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1])
  const groups = new Map<number, MenuEntry[]>()
  for (const { at, ...entry } of placed) groups.set(at[0], [...(groups.get(at[0]) ?? []), entry])
  return [...groups.values()]
}
