import { type Bridge, createSocketBridge } from '#bridge'
import { ServerSocket } from './server-socket.ts'

export interface HostConnection {
  readonly bridge: Bridge
  /** After a loss: whether the host is there again, and knows this window. `null`: it goes with its window only. */
  readonly rejoin: (() => Promise<boolean>) | null
}

/**
 * The one reader of `window.bridge`; everything else is given a Bridge, so tests give an in-memory one. In the app the
 * preload has put it there; in a browser it goes over a socket to the server that the page came from, and `onLost` is
 * called each time that connection ends.
 * @throws Error where the server does not answer.
 */
export async function connectBridge(onLost: () => void): Promise<HostConnection> {
  if (window.bridge) return { bridge: window.bridge, rejoin: null }
  const socket = new ServerSocket()
  const bridge = createSocketBridge(socket)
  await socket.join()
  socket.onClose(onLost)
  return { bridge, rejoin: () => socket.rejoin() }
}
