import { app, BrowserWindow, type WebContents, type WebFrameMain } from 'electron'
import { guard, isCalledByRun, methodsOf } from './exits.ts'

/** Methods that only ask, that show a window, or that send a page what it reads with care. */
const harmless = /^(?:_|get|is|can|has|on|off|once|add|prepend|print|find|stopFind|copy|show|flash|incr|decr)/
const harmlessToo = [
  ...['constructor', 'removeListener', 'listeners', 'rawListeners', 'listenerCount', 'eventNames', 'setMaxListeners'],
  ...['emit', 'send', 'sendToFrame', 'postMessage', 'equal', 'length', 'focus', 'moveTop', 'moveAbove', 'capturePage'],
  ...['savePage', 'selectAll', 'unselect', 'invalidate', 'takeHeapSnapshot', 'openDevTools', 'closeDevTools'],
  ...['toggleDevTools', 'beginFrameSubscription', 'endFrameSubscription', 'setProgressBar', 'setOverlayIcon'],
]
/** Methods that act in a page as if the person or the app did: they could press *Allow* in a question. */
const acting =
  /^(?:executeJavaScript|insert|removeInserted|sendInput|setWindowOpen|undo|redo|cut|paste|delete|replace|attach|sendCommand)/

/** Windows and pages that code of runs has made: it may do with them what it likes. */
const ofRuns = new WeakSet<object>()
const guardedFrames = new WeakSet<WebFrameMain>()

/** Protects the windows of the app from code of runs. Called before there are any. */
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

/** While its constructor is at work a window may have no page yet; the code that called the constructor is known. */
function isOfRun(window: unknown): boolean {
  const { webContents } = window as Partial<BrowserWindow>
  return ofRuns.has(window as object) || !webContents || ofRuns.has(webContents)
}

/** Each page has methods of a class that has no name. */
function guardContents(contents: WebContents): void {
  guardAll(contents, 'webContents')
  guard(contents, '_loadURL', () => refusalIn('webContents', 'loadURL'))
  guardAll(contents.debugger, 'webContents.debugger')
  guardAll((contents as { readonly navigationHistory?: object }).navigationHistory, 'webContents.navigationHistory')
  // Each loaded page may come with another main frame.
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
