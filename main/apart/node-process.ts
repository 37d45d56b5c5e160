import { fork } from 'node:child_process'
import type { StartProcess } from './start-process.ts'

/** Starts processes of plain Node, for `serve`. `file`: the program of a run. */
export function nodeProcess(file: string): StartProcess {
  return (heapMb) => {
    const child = fork(file, [], {
      execArgv: [`--max-old-space-size=${heapMb}`],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    // The process may be gone before a message reaches it; `onEnd` reports that.
    child.on('error', () => undefined)
    return {
      // Once the process is gone, its pid may belong to another one.
      pid: () => (child.exitCode === null && child.signalCode === null ? child.pid : undefined),
      send(message) {
        if (child.connected) child.send(message, () => undefined)
      },
      onMessage: (listener) => void child.on('message', listener),
      onErrorText: (listener) => void child.stderr?.setEncoding('utf8').on('data', listener),
      onEnd(listener) {
        child.once('close', (code, signal) => listener({ code, signal }))
        if (child.pid === undefined) child.once('error', () => listener({ code: null, signal: null }))
      },
    }
  }
}
