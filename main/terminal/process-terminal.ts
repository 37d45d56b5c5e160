import { homedir } from 'node:os'
import { join } from 'node:path'
import { endProcess } from '../contained/end-process.ts'
import { setImmediate } from '../host-timers.ts'
import { outliveStandardStreams } from '../standard-streams.ts'
import { userDataFolder } from '../user-data.ts'
import { watchThread } from '../watchdog/thread-watch.ts'
import { divertStdout } from './diverted-stdout.ts'
import { endOf, isClosed } from './end-status.ts'
import { processOutput } from './process-output.ts'
import { hearSignals } from './process-signals.ts'
import { exitStatus, type HostTerminal, refuse } from './terminal.ts'

/** The terminal of this process. */
export function processTerminal(
  program: Pick<HostTerminal, 'version' | 'rootFolder'>,
  mainFolder: string,
): HostTerminal {
  const { env } = process
  const signals = hearSignals()
  watchThread({ file: join(mainFolder, 'watchdog.cjs'), ownFolder: mainFolder, ...signals.watchdog })
  const unread = new Set<() => void>()
  const lost = (): void => {
    // Not called during the write: the listener may be in the middle of the code that writes.
    for (const listener of unread) setImmediate(listener)
  }
  const out = processOutput(1, () => process.stdout, lost)
  // If the picture of the run can't be drawn, the run goes on; if the reader has gone, the run ends.
  const err = processOutput(
    2,
    () => process.stderr,
    (error) => isClosed(error) && lost(),
  )
  const terminal: HostTerminal = {
    ...program,
    out,
    err,
    folder: process.cwd(),
    userData: userDataFolder(process.platform, env, homedir()),
    env,
    onInterrupt: signals.on,
    onUnread(listener) {
      unread.add(listener)
      return () => unread.delete(listener)
    },
    divert(listener) {
      outliveStandardStreams()
      return divertStdout(process.stdout, listener)
    },
    async end(asked) {
      process.off('beforeExit', ranEmpty)
      // An interrupt does not wait for output.
      if (asked === exitStatus.interrupted) endProcess(asked)
      await Promise.all([out.flushed(), err.flushed()])
      const { status, failure } = endOf(asked, out.lost(), err.lost())
      if (failure) refuse(terminal, failure)
      await err.flushed()
      // The exit code that a pipeline's code has set holds if nothing failed, as in an exported program.
      if (status !== exitStatus.succeeded) process.exitCode = status
      // Code of a pipeline may have left a server or a timer, which would keep the process alive.
      endProcess()
    },
  }
  // The process would exit silently, and a command that did not finish has not succeeded.
  let hasGoneOn = false
  const ranEmpty = (): void => {
    if (!hasGoneOn) {
      hasGoneOn = true
      // A run in which everything waits hears of it after this, and ends in its own words. They need one more turn.
      setImmediate(() => {})
      return
    }
    process.off('beforeExit', ranEmpty)
    refuse(terminal, {
      message: 'the command stopped before its end: nothing is left that would wake it',
      remedy:
        'Code of the pipeline, or what was loaded before it, has taken away what it waits for: a timer, for example',
    })
    process.exitCode = exitStatus.failed
  }
  process.on('beforeExit', ranEmpty)
  return terminal
}
