import type { BrowserWindow } from 'electron'
import { systemClock } from '#runtime'

/** The longest time from a press to the message that follows from it, in real milliseconds. */
const pressMs = 2_000
const presses: ReadonlySet<string> = new Set([
  'mouseUp',
  'rawKeyDown',
  'keyDown',
  'keyUp',
  'char',
  'gestureTap',
  'touchEnd',
])
const pressedAt = new WeakMap<BrowserWindow, number>()

/** Notes what a person presses in a window. The system reports it, so no script of a page can fake it. */
export function watchPresses(window: BrowserWindow): void {
  window.webContents.on('input-event', (_event, { type }) => {
    if (presses.has(type)) pressedAt.set(window, systemClock.now())
  })
}

/** Whether a person has just pressed a key or a button in a window. */
export function wasJustPressed(window: BrowserWindow): boolean {
  const at = pressedAt.get(window)
  return at !== undefined && systemClock.now() - at < pressMs
}
