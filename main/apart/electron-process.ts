import { utilityProcess } from 'electron'
import type { StartProcess } from './start-process.ts'

/** Processes of the app: in a packed one Electron is no Node that could be forked. `file`: the program of a run. */
export function electronProcess(file: string): StartProcess {
  return (heapMb) => {
    const child = utilityProcess.fork(file, [], {
      execArgv: [`--max-old-space-size=${heapMb}`, `--js-flags=--max-old-space-size=${heapMb}`],
      serviceName: 'Asyncanvas run',
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    return {
      pid: () => child.pid,
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onErrorText: (listener) => void child.stderr?.on('data', (part: Buffer) => listener(String(part))),
      onEnd: (listener) => void child.once('exit', (code) => listener({ code, signal: null })),
    }
  }
}
