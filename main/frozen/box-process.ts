import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { type AppStart, boxArgs, type Freeze } from './app-start.ts'

/** All that the box is told, once. */
export interface BoxContent {
  readonly freeze: Freeze
  /** Since when, in Unix milliseconds. */
  readonly sinceMs: number
  readonly start: AppStart
}

/** The process of the box, as who has started it sees it. */
export interface Box {
  close(): void
}

/** Below the user's data: Chromium needs a profile, and two can't share one. */
const profileName = 'frozen-box'

/**
 * Asks, in a process beside this one, whether a frozen app is to be ended; that process then does so by itself (box.ts).
 * Called by the watchdog: the app's own thread can show nothing. `onGone`: it is over, and the app still there.
 */
export function openBox(content: BoxContent, onGone: () => void): Box {
  const { start } = content
  const child: ChildProcess = spawn(start.program, boxArgs(start, join(start.userData, profileName)), {
    cwd: start.folder,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let isOver = false
  const over = (): void => {
    if (isOver) return
    isOver = true
    onGone()
  }
  child.on('error', over)
  child.on('exit', over)
  child.send(content, () => undefined)
  return {
    close() {
      isOver = true
      child.kill()
    },
  }
}
