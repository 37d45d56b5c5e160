import { utilityProcess } from 'electron'
import { endOfWaitStatus } from './end-words.ts'
import type { ProcessEnd, StartProcess } from './start-process.ts'

/** Starts processes in the app: a packed Electron can't be forked as Node. `file`: the program of a run. */
export function electronProcess(file: string): StartProcess {
  return (heapMb) => {
    const child = utilityProcess.fork(file, [], {
      execArgv: [`--max-old-space-size=${heapMb}`],
      serviceName: 'Asyncanvas run',
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    let isGone = false
    child.once('exit', () => {
      isGone = true
    })
    return {
      // Some versions of Electron report 0 for a process that is gone.
      pid: () => (isGone ? undefined : child.pid || undefined),
      // Electron 22 crashes when it sends a message to a process that is gone.
      send(message) {
        if (!isGone) child.postMessage(message)
      },
      onMessage: (listener) => void child.on('message', listener),
      onErrorText: (listener) => void child.stderr?.on('data', (part: Buffer) => listener(String(part))),
      onEnd: (listener) => void child.once('exit', (code) => listener(endOf(code))),
    }
  }
}

/** For a process that was killed, Electron passes on the system's wait status, which holds the signal. */
function endOf(code: number): ProcessEnd {
  return process.platform === 'win32' ? { code, signal: null } : endOfWaitStatus(code)
}
