import { type Commands, commandNames, type EventName, type Events } from '#bridge'
import { checkPayload, isCommand } from './payloads.ts'

/** Tells one window something. */
export type Emit = <E extends EventName>(event: E, payload: EventPayload<E>) => void
export type EventPayload<E extends EventName> = Parameters<Events[E]> extends [infer P] ? P : undefined

/** The part of `ipcMain` that is used here. */
export interface IpcPort<Sent> {
  handle(channel: string, listener: (sent: Sent, ...args: unknown[]) => Promise<unknown>): void
}

/**
 * Answers every command of the contract. `commandsFor` checks the sender: it gives the commands of the window that sent the
 * message, or `null` where the sender is not the page of one of our windows.
 */
export function serve<Sent>(port: IpcPort<Sent>, commandsFor: (sent: Sent) => Commands | null): void {
  for (const command of Object.keys(commandNames)) {
    port.handle(command, async (sent, ...args) => {
      const commands = commandsFor(sent)
      if (!commands) throw new Error(`${command}: refused: not sent by a window of this app`)
      return call(commands, command, args)
    })
  }
}

/** Checks name and payload of a command and calls it. Both the app's IPC and the browser's socket go through here. */
export async function call(commands: Commands, command: unknown, args: unknown): Promise<unknown> {
  if (!isCommand(command)) throw new Error('refused: no such command')
  checkPayload(command, args)
  const run = commands[command] as (...values: readonly unknown[]) => Promise<unknown>
  return run.apply(commands, [...args])
}
