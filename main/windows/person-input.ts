import type { BrowserWindow } from 'electron'
import { systemClock } from '#runtime'

/** From a press to the message that follows from it, in real milliseconds. */
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

/** Notes what a person presses in a window. The system tells it: no script of a page can. */
export function watchPresses(window: BrowserWindow): void {
  window.webContents.on('input-event', (_event, { type }) => {
    if (presses.has(type)) pressedAt.set(window, systemClock.now())
  })
}

/** Whether somebody has just pressed a key or a button there. */
export function wasJustPressed(window: BrowserWindow): boolean {
  const at = pressedAt.get(window)
  return at !== undefined && systemClock.now() - at < pressMs
}
