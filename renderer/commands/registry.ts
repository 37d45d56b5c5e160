import { type CommandId, type FixedCommandId, fixedRecords } from '#commands'
import type { Workspace } from '../store/index.ts'
import { addCommands, addDeeds } from './add-commands.ts'
import { attempt } from './attempt.ts'
import type { Command, Deed } from './command.ts'
import { editDeeds } from './edit-commands.ts'
import { fileDeeds } from './file-commands.ts'
import { replayDeeds } from './replay-commands.ts'
import { runDeeds } from './run-commands.ts'
import { shortcutsOf } from './shortcuts.ts'
import { themeDeeds, viewDeeds } from './view-commands.ts'

const deeds: Readonly<Record<FixedCommandId, Deed>> = {
  ...runDeeds,
  ...replayDeeds,
  ...editDeeds,
  ...fileDeeds,
  ...viewDeeds,
  ...addDeeds,
  ...themeDeeds,
}

/** Everything a person can ask for, in the order of the command list: the kinds stand behind the list of them. */
export const commands: readonly Command[] = (Object.keys(fixedRecords) as FixedCommandId[]).flatMap((id) => {
  const command = { id, ...fixedRecords[id], ...deeds[id] }
  return id === 'add.list' ? [command, ...addCommands] : [command]
})

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]))
const byKey: ReadonlyMap<string, Command> = new Map(
  commands.flatMap((command) => (command.keys ?? []).map((key) => [key, command] as const)),
)

/** @throws Error for an id that no command has: a kind of node that is in no table. */
export function commandOf(id: CommandId): Command {
  const command = byId.get(id)
  if (!command) throw new Error(`There is no command "${id}"`)
  return command
}

/** What a key press asks for, on any layout of the keyboard. */
export function commandOfKey(event: KeyboardEvent, isMac: boolean): Command | undefined {
  const key = shortcutsOf(event, isMac).find((one) => byKey.has(one))
  return key === undefined ? undefined : byKey.get(key)
}

/** Runs a command if nothing is in its way, and it is known; a rejection of the host is shown, never lost. */
export function runCommand(workspace: Workspace, id: CommandId): void {
  const command = byId.get(id)
  if (!command || command.whyNot(workspace) !== null) return
  attempt(workspace, command.title, () => command.run(workspace))
}
