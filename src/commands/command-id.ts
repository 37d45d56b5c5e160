import type { Offer } from '#graph'
import type { ButtonPlace, IdOf, IdWithButton } from './command-record.ts'
import type { fixedRecords } from './fixed-records.ts'

export type FixedCommandId = IdOf<typeof fixedRecords>

/** The commands that add a node of a kind, or give a coroutine a trait: one for each. */
export type AddCommandId = `add.${Offer}`

/** Stable ids, used by menus, keys and buttons. */
export type CommandId = FixedCommandId | AddCommandId

/** The ids of a group: for `run` these are `run.start`, `run.stop`, and so on. */
export type IdsOf<Group extends string> = Extract<FixedCommandId, `${Group}.${string}`>

/** The commands that have a button in this place. */
export type ButtonId<Place extends ButtonPlace> = IdWithButton<typeof fixedRecords, Place>
