export type * from './contract.ts'
export { commandNames, eventNames } from './contract.ts'
export { type BridgePort, createBridge } from './create-bridge.ts'
export {
  createSocketBridge,
  type SocketAnswer,
  type SocketCall,
  type SocketEvent,
  type SocketPort,
  socketUrl,
} from './socket.ts'
