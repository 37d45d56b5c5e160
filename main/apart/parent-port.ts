import type { FromApart, ToApart } from './messages.ts'

/** The way to who started this process. */
export interface ParentPort {
  /** Leaves at once, also where the thread has no turn after it. */
  send(message: FromApart): void
  onMessage(listener: (message: ToApart) => void): void
  /** Nobody is there any more. */
  onGone(listener: () => void): void
}

/** What Electron gives a utility process. */
interface UtilityPort {
  postMessage(message: FromApart): void
  on(event: 'message', listener: (event: { readonly data: ToApart }) => void): void
}

/** Taken once, before there is code of a run: it finds none of it. */
export function parentPort(): ParentPort {
  const { parentPort: port } = process as { parentPort?: UtilityPort }
  return port ? utilityPort(port) : forkPort()
}

/** Its process goes with the app: Chromium sees to that. */
function utilityPort(port: UtilityPort): ParentPort {
  const post = port.postMessage.bind(port)
  return {
    send: (message) => post(message),
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    onGone: () => undefined,
  }
}

function forkPort(): ParentPort {
  const send = process.send?.bind(process)
  Reflect.deleteProperty(process, 'send')
  return {
    // Who is gone hears nothing, which `onGone` tells of.
    send: (message) => void send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) => void process.on('disconnect', listener),
  }
}
