import { type Bridge, commandNames, type EventName, eventNames, type Unsubscribe } from './contract.ts'

/** What carries calls and events: Electron's IPC, a socket, or a pair of functions in tests. */
export interface BridgePort {
  call(command: string, args: readonly unknown[]): Promise<unknown>
  listen(event: EventName, listener: (payload: unknown) => void): Unsubscribe
}

/** The bridge over any port, built from the contract's two tables of names. */
export function createBridge(port: BridgePort): Bridge {
  const bridge: Record<string, unknown> = {}
  for (const command of Object.keys(commandNames)) {
    bridge[command] = (...args: unknown[]): Promise<unknown> => port.call(command, args)
  }
  for (const event of Object.keys(eventNames) as EventName[]) {
    const name = `on${event.charAt(0).toUpperCase()}${event.slice(1)}`
    // The listener gets the payload, not the port's own event object.
    bridge[name] = (listener: (payload: unknown) => void): Unsubscribe =>
      port.listen(event, (payload) => listener(payload))
  }
  return bridge as unknown as Bridge
}
