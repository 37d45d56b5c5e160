import type { FromApart, ToApart } from './messages.ts'

/** The connection to the process that started this one. */
export interface ParentPort {
  /** Sends at once, even where the thread gets no turn afterwards. */
  send(message: FromApart): void
  onMessage(listener: (message: ToApart) => void): void
  /** Called when the parent is gone. */
  onGone(listener: () => void): void
}

/** The port that Electron gives a utility process. */
interface UtilityPort {
  postMessage(message: FromApart): void
  on(event: 'message', listener: (event: { readonly data: ToApart }) => void): void
}

/** Taken once, before code of a run is there: that code then finds no port. */
export function parentPort(): ParentPort {
  const { parentPort: port } = process as { parentPort?: UtilityPort }
  return port ? utilityPort(port) : forkPort()
}

/** Chromium ends the utility process together with the app. */
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
    // A parent that is gone hears nothing; `onGone` reports that.
    send: (message) => void send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) => void process.on('disconnect', listener),
  }
}
