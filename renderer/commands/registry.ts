import type { Workspace } from '../store/index.ts'
import { attempt } from './attempt.ts'
import type { Command } from './command.ts'
import { editCommands } from './edit-commands.ts'
import { fileCommands } from './file-commands.ts'
import { replayCommands } from './replay-commands.ts'
import { runCommands } from './run-commands.ts'
import { shortcutsOf } from './shortcuts.ts'
import { viewCommands } from './view-commands.ts'

/** Everything a person can ask for, in the order of the command list. */
export const commands: readonly Command[] = [
  ...runCommands,
  ...replayCommands,
  ...editCommands,
  ...fileCommands,
  ...viewCommands,
]

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]))
const byShortcut: ReadonlyMap<string, Command> = new Map(
  commands.flatMap((command) => (command.shortcuts ?? []).map((shortcut) => [shortcut, command] as const)),
)

/** @throws Error for an id that no command has: a bug at the caller. */
export function commandOf(id: string): Command {
  const command = byId.get(id)
  if (!command) throw new Error(`There is no command "${id}"`)
  return command
}

/** What a key press asks for, on any layout of the keyboard. */
export function commandOfKey(event: KeyboardEvent, isMac: boolean): Command | undefined {
  const shortcut = shortcutsOf(event, isMac).find((one) => byShortcut.has(one))
  return shortcut === undefined ? undefined : byShortcut.get(shortcut)
}

/** Runs a command if it is enabled and known; a rejection of the host is shown, never lost. */
export function runCommand(workspace: Workspace, id: string): void {
  const command = byId.get(id)
  if (!command?.enabled(workspace)) return
  attempt(workspace, command.title, () => command.run(workspace))
}
