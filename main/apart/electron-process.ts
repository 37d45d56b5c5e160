import { utilityProcess } from 'electron'
import { endOfWaitStatus } from './end-words.ts'
import type { ProcessEnd, StartProcess } from './start-process.ts'

/** Processes of the app: in a packed one Electron is no Node that could be forked. `file`: the program of a run. */
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
      // Of one that has gone, some versions say 0.
      pid: () => (isGone ? undefined : child.pid || undefined),
      // Electron 22 does not survive a message to one that has gone.
      send(message) {
        if (!isGone) child.postMessage(message)
      },
      onMessage: (listener) => void child.on('message', listener),
      onErrorText: (listener) => void child.stderr?.on('data', (part: Buffer) => listener(String(part))),
      onEnd: (listener) => void child.once('exit', (code) => listener(endOf(code))),
    }
  }
}

/** Of one that did not end by itself Electron passes on what the system says: the signal. */
function endOf(code: number): ProcessEnd {
  return process.platform === 'win32' ? { code, signal: null } : endOfWaitStatus(code)
}
