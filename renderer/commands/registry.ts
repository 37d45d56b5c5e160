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

/** All commands, in the order of the command list; the commands that add a kind follow the one that lists the kinds. */
export const commands: readonly Command[] = (Object.keys(fixedRecords) as FixedCommandId[]).flatMap((id) => {
  const command = { id, ...fixedRecords[id], ...deeds[id] }
  return id === 'add.list' ? [command, ...addCommands] : [command]
})

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]))
const byKey: ReadonlyMap<string, Command> = new Map(
  commands.flatMap((command) => (command.keys ?? []).map((key) => [key, command] as const)),
)

/** @throws Error for an id without a command, such as that of an unknown kind of node. */
export function commandOf(id: CommandId): Command {
  const command = byId.get(id)
  if (!command) throw new Error(`There is no command "${id}"`)
  return command
}

/** The command for a key press, on any keyboard layout. */
export function commandOfKey(event: KeyboardEvent, isMac: boolean): Command | undefined {
  const key = shortcutsOf(event, isMac).find((one) => byKey.has(one))
  return key === undefined ? undefined : byKey.get(key)
}

/** Runs a command if it exists and nothing prevents it; an error of the host is shown. */
export function runCommand(workspace: Workspace, id: CommandId): void {
  const command = byId.get(id)
  if (!command || command.whyNot(workspace) !== null) return
  attempt(workspace, command.title, () => command.run(workspace))
}
