import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { type AppStart, boxArgs, type Freeze } from './app-start.ts'

/** The one message to the box. */
export interface BoxContent {
  readonly freeze: Freeze
  /** Since when the app is held, in Unix milliseconds. */
  readonly sinceMs: number
  readonly start: AppStart
}

/** The process of the box, as its starter sees it. */
export interface Box {
  close(): void
}

/** The profile's folder in the user's data: Chromium needs one, and two processes can't share it. */
const profileName = 'frozen-box'

/**
 * Asks, in a second process, whether a frozen app shall be ended; that process then ends it (box.ts). Called by the
 * watchdog, since the app's own thread can show nothing. `onGone`: the box has closed, and the app is still there.
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
