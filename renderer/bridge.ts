import { type Bridge, createSocketBridge } from '#bridge'
import { ServerSocket } from './server-socket.ts'

export interface HostConnection {
  readonly bridge: Bridge
  /**
   * Connects to the host again after a loss; resolves to whether the host is there and still knows this window. `null`: the
   * host ends only with its window.
   */
  readonly rejoin: (() => Promise<boolean>) | null
}

/**
 * Gives the bridge to the host. Only this function reads `window.bridge`; all other code is given a Bridge, so that tests
 * can pass one in memory. In the app the preload has set it; in a browser it is a socket to the server that the page came
 * from, and `onLost` is called each time that connection ends.
 * @throws Error when the server does not answer.
 */
export async function connectBridge(onLost: () => void): Promise<HostConnection> {
  if (window.bridge) return { bridge: window.bridge, rejoin: null }
  const socket = new ServerSocket()
  const bridge = createSocketBridge(socket)
  await socket.join()
  socket.onClose(onLost)
  return { bridge, rejoin: () => socket.rejoin() }
}
