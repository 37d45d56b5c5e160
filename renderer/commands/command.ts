import type { CommandId, CommandRecord } from '#commands'
import type { Workspace } from '../store/index.ts'

/** What a command does, and what may prevent it. */
export interface Deed {
  /** Why it can't be done now, in words for people; `null`: it can. */
  readonly whyNot: (workspace: Workspace) => string | null
  readonly run: (workspace: Workspace) => void | Promise<void>
}

/** A command of a person: its record (`#commands`), and what it does. */
export interface Command extends CommandRecord, Deed {
  readonly id: CommandId
}

export const always = (): null => null

/** Says `whyNot` unless a condition holds. */
export function needs(isThere: (workspace: Workspace) => boolean, whyNot: string): Deed['whyNot'] {
  return (workspace) => (isThere(workspace) ? null : whyNot)
}
