import { app, BrowserWindow, type WebContents } from 'electron'
import { guard, refusalToEnd } from './exits.ts'

/** What would end a page, or put another in its place. */
const takings = [
  ...['close', 'destroy', 'forcefullyCrashRenderer', 'loadURL', 'loadFile', 'reload', 'reloadIgnoringCache'],
  ...['goBack', 'goForward', 'goToIndex', 'goToOffset'],
]
/** What would act in a page as if the person or the app had: it could press *Allow* in a question. */
const actings = [
  ...['executeJavaScript', 'executeJavaScriptInIsolatedWorld', 'insertCSS', 'sendInputEvent'],
  'setWindowOpenHandler',
]

/** From now on code of a run can neither end the app nor take a window from anybody: it gets an error instead. */
export function guardApp(): void {
  for (const name of ['exit', 'quit', 'relaunch', 'releaseSingleInstanceLock']) {
    guard(app, name, () => refusalToEnd(`app.${name}()`))
  }
  for (const name of ['close', 'destroy']) {
    guard(BrowserWindow.prototype, name, () => refusalOfWindow(`BrowserWindow.${name}()`))
  }
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
}

/** Each has methods of its own class, which nobody names. */
function guardContents(contents: WebContents): void {
  for (const name of takings) guard(contents, name, () => refusalOfWindow(`webContents.${name}()`))
  for (const name of actings) guard(contents, name, () => refusalToAct(`webContents.${name}()`))
}

function refusalOfWindow(call: string): string {
  return `${call} would take a window of Asyncanvas, and unsaved work with it: leave it out`
}

function refusalToAct(call: string): string {
  return `${call} would act in a window of Asyncanvas in your name: leave it out`
}
