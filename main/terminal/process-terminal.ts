import { homedir } from 'node:os'
import { endProcess } from '../contained/end-process.ts'
import { userDataFolder } from '../user-data.ts'
import { exitStatus, type Output, type Terminal } from './terminal.ts'

/** All of them ask: a Ctrl-C, a `kill`, a window that closes. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The terminal of this process. */
export function processTerminal(program: Pick<Terminal, 'version' | 'rootFolder'>): Terminal {
  // As they are before any code of a pipeline has run.
  const { env, stdout, stderr } = process
  const { write } = stdout
  return {
    ...program,
    out: outputTo(stdout),
    err: outputTo(stderr),
    folder: process.cwd(),
    userData: userDataFolder(process.platform, env, homedir()),
    env,
    onInterrupt(listener) {
      for (const signal of signals) process.on(signal, listener)
      return () => {
        for (const signal of signals) process.off(signal, listener)
      }
    },
    end(status) {
      // What a pipeline's code has said of itself holds where nothing failed, as in an exported program.
      if (status !== exitStatus.succeeded) process.exitCode = status
      // Code of a pipeline may have left a server or a timer behind, which would keep the process. At an interrupt
      // nothing is waited for; else what was written goes out first.
      if (status === exitStatus.interrupted) endProcess()
      written(stdout, write, () => written(stderr, write, endProcess))
    },
  }
}

type Write = (this: NodeJS.WriteStream, text: string, then: () => void) => boolean

/** Calls back when all that was written before has left. */
function written(stream: NodeJS.WriteStream, write: Write, then: () => void): void {
  // One that code of a pipeline has destroyed would not call back.
  if (stream.destroyed || stream.writableEnded) then()
  else write.call(stream, '', then)
}

function outputTo(stream: NodeJS.WriteStream): Output {
  // A reader that has had enough (`| head`) closes the pipe: what is left has nobody to read it.
  let isClosed = false
  const { write } = stream
  stream.on('error', () => {
    isClosed = true
  })
  return {
    write(text) {
      if (!isClosed) write.call(stream, text)
    },
    isTty: stream.isTTY === true,
    columns: () => stream.columns || 80,
    rows: () => stream.rows || 24,
  }
}
