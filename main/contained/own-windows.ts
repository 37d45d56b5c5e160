import { app, BrowserWindow, type WebContents, type WebFrameMain } from 'electron'
import { guard, isCalledByRun, methodsOf } from './exits.ts'

/** What only asks, shows a window, or is heard by a page that reads what it hears with care. */
const harmless = /^(?:_|get|is|can|has|on|off|once|add|prepend|print|find|stopFind|copy|show|flash|incr|decr)/
const harmlessToo = [
  ...['constructor', 'removeListener', 'listeners', 'rawListeners', 'listenerCount', 'eventNames', 'setMaxListeners'],
  ...['emit', 'send', 'sendToFrame', 'postMessage', 'equal', 'length', 'focus', 'moveTop', 'moveAbove', 'capturePage'],
  ...['savePage', 'selectAll', 'unselect', 'invalidate', 'takeHeapSnapshot', 'openDevTools', 'closeDevTools'],
  ...['toggleDevTools', 'beginFrameSubscription', 'endFrameSubscription', 'setProgressBar', 'setOverlayIcon'],
]
/** What would act in a page as if the person or the app had: it could press *Allow* in a question. */
const acting =
  /^(?:executeJavaScript|insert|removeInserted|sendInput|setWindowOpen|undo|redo|cut|paste|delete|replace|attach|sendCommand)/

/** What code of a run has made itself: it may do there what it likes. */
const ofRuns = new WeakSet<object>()
const guardedFrames = new WeakSet<WebFrameMain>()

/** Keeps the windows of the app from code of runs. Called before there are any. */
export function guardWindows(): void {
  for (const name of methodsOf(BrowserWindow.prototype).filter(isHarmful)) {
    guard(BrowserWindow.prototype, name, ({ self }) => (isOfRun(self) ? null : refusalIn('BrowserWindow', name)))
  }
  app.on('browser-window-created', (_event, window) => {
    if (isCalledByRun()) ofRuns.add(window)
  })
  app.on('web-contents-created', (_event, contents) => {
    if (isCalledByRun()) ofRuns.add(contents)
    else guardContents(contents)
  })
}

function isHarmful(name: string): boolean {
  return !harmless.test(name) && !harmlessToo.includes(name)
}

/** While its constructor is at work it may have no page yet, and whoever has called that is known. */
function isOfRun(window: unknown): boolean {
  const { webContents } = window as Partial<BrowserWindow>
  return ofRuns.has(window as object) || !webContents || ofRuns.has(webContents)
}

/** Each has methods of its own class, which nobody names. */
function guardContents(contents: WebContents): void {
  guardAll(contents, 'webContents')
  guard(contents, '_loadURL', () => refusalIn('webContents', 'loadURL'))
  guardAll(contents.debugger, 'webContents.debugger')
  guardAll((contents as { readonly navigationHistory?: object }).navigationHistory, 'webContents.navigationHistory')
  // With each page another one may be there.
  contents.on('dom-ready', () => guardFrame(contents.mainFrame))
}

function guardAll(owner: object | undefined, path: string): void {
  if (!owner) return
  for (const name of methodsOf(owner).filter(isHarmful)) guard(owner, name, () => refusalIn(path, name))
}

function guardFrame(frame: WebFrameMain): void {
  if (guardedFrames.has(frame)) return
  guardedFrames.add(frame)
  guardAll(frame, 'mainFrame')
}

function refusalIn(path: string, name: string): string {
  const call = `${path}.${name}()`
  if (acting.test(name)) return `${call} would act in a window of Asyncanvas in your name: leave it out`
  return `${call} would take a window of Asyncanvas, and unsaved work with it: make a window of your own`
}
