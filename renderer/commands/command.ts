import type { CommandId, CommandRecord } from '#commands'
import type { Workspace } from '../store/index.ts'

/** What a command does, and what may be in its way. */
export interface Deed {
  /** Why it can't be done now, as people read it where it is off; `null`: it can. */
  readonly whyNot: (workspace: Workspace) => string | null
  readonly run: (workspace: Workspace) => void | Promise<void>
}

/** Something a person can ask for: what is said of it (`#commands`), and what it does. */
export interface Command extends CommandRecord, Deed {
  readonly id: CommandId
}

export const always = (): null => null

/** What has to be there, and what is said where it is not. */
export function needs(isThere: (workspace: Workspace) => boolean, whyNot: string): Deed['whyNot'] {
  return (workspace) => (isThere(workspace) ? null : whyNot)
}
