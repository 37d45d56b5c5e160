import { fork } from 'node:child_process'
import type { StartProcess } from './start-process.ts'

/** Processes of plain Node, as `serve` has it. `file`: the program of a run. */
export function nodeProcess(file: string): StartProcess {
  return (heapMb) => {
    const child = fork(file, [], {
      execArgv: [`--max-old-space-size=${heapMb}`],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    // It may be gone before it is told something; its end says so.
    child.on('error', () => undefined)
    return {
      // The number of one that has gone may be another's by now.
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
