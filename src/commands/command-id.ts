import type { NodeKind } from '#graph'
import type { ButtonPlace, IdOf, IdWithButton } from './command-record.ts'
import type { fixedRecords } from './fixed-records.ts'

export type FixedCommandId = IdOf<typeof fixedRecords>

/** They are made of the kinds of nodes. */
export type AddCommandId = `add.${NodeKind}`

/** Stable: what menus, keys and buttons name. */
export type CommandId = FixedCommandId | AddCommandId

/** Those of a group: of `run` it is `run.start`, `run.stop`, and so on. */
export type IdsOf<Group extends string> = Extract<FixedCommandId, `${Group}.${string}`>

/** Those that have a button there. */
export type ButtonId<Place extends ButtonPlace> = IdWithButton<typeof fixedRecords, Place>
