import type { CommandId, FixedCommandId } from './command-id.ts'
import type { CommandRecord, MenuName } from './command-record.ts'
import { fixedRecords } from './fixed-records.ts'

export interface MenuEntry {
  readonly id: CommandId
  readonly label: string
  /** The key that it shows, written as in a record: `Mod+Z`. */
  readonly key: string | null
}

type Placed = MenuEntry & { readonly at: readonly [group: number, place: number] }

/** The entries of a menu by groups, which lines separate. */
export function menuGroups(name: MenuName): readonly (readonly MenuEntry[])[] {
  const groups = new Map<number, MenuEntry[]>()
  for (const { at, ...entry } of entriesOf(name)) groups.set(at[0], [...(groups.get(at[0]) ?? []), entry])
  return [...groups.values()]
}

function entriesOf(name: MenuName): readonly Placed[] {
  const records = Object.entries<CommandRecord>(fixedRecords) as [FixedCommandId, CommandRecord][]
  const placed = records.flatMap(([id, { title, short = title, asks, keys, menu }]) => {
    if (menu?.name !== name) return []
    const { at, key = keys?.[0] ?? null } = menu
    return [{ id, label: asks ? `${short}…` : short, key, at }]
  })
  return placed.sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1])
}
