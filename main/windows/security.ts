import { app, type Session, session, shell, type WebContents } from 'electron'
import { isCalledByRun } from '../contained/exits.ts'
import { isPageAddress, pageAddress } from './protocol.ts'

/**
 * Denies what no page of ours needs: leaving, opening windows, permissions, embedded pages. Called once, when the app is
 * ready. `page`: the page that all windows of this process show.
 */
export function harden(developmentUrl: string | null, page: string = pageAddress): void {
  denyPermissions(session.defaultSession)
  app.on('session-created', denyPermissions)
  app.on('web-contents-created', (_event, contents) => {
    // A page that a run's code makes belongs to that code, not to the app.
    if (!isCalledByRun()) hardenContents(contents, developmentUrl, page)
  })
}

/** The kinds of addresses that may be opened in the person's other programs. */
const externalProtocols = new Set(['https:', 'mailto:'])

/** Opens an address in the person's own program for it, if the person asked for it. */
async function openExternal(contents: WebContents, address: string): Promise<void> {
  if (await hasGesture(contents)) await shell.openExternal(address)
}

function isExternal(address: string): boolean {
  try {
    return externalProtocols.has(new URL(address).protocol)
  } catch {
    return false
  }
}

function denyPermissions(target: Session): void {
  target.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  target.setPermissionCheckHandler(() => false)
  target.setDevicePermissionHandler?.(() => false)
}

function hardenContents(contents: WebContents, developmentUrl: string | null, page: string): void {
  const stay = (event: { preventDefault(): void }, address: string): void => {
    // A page may reload itself.
    if (!isPageAddress(address, developmentUrl, page)) event.preventDefault()
  }
  contents.on('will-navigate', (event, address) => stay(event, address))
  contents.on('will-redirect', (event, address) => stay(event, address))
  // Chromium reports no attempt to open `about:blank`, so a page that went there is loaded again, and finds its work as it was.
  contents.on('did-navigate', (_event, address) => {
    if (!isPageAddress(address, developmentUrl, page)) contents.loadURL(developmentUrl ?? page).catch(() => undefined)
  })
  listenForGestures(contents)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isExternal(url)) openExternal(contents, url).catch(() => undefined)
    return { action: 'deny' }
  })
}

/** An isolated world in the page: its globals are not changed by the page's scripts. */
const askingWorld = 1_999
/** How long Chromium lets a page act on a click or a key. */
const gestureMs = 5_000

const listening = `{
  globalThis.gestureMs = -Infinity
  const note = (event) => { if (event.isTrusted) globalThis.gestureMs = performance.now() }
  for (const type of ['mousedown', 'click', 'keydown', 'touchend']) window.addEventListener(type, note, true)
}`
const asking = `{
  const sinceMs = performance.now() - globalThis.gestureMs
  globalThis.gestureMs = -Infinity
  sinceMs < ${gestureMs}
}`

function listenForGestures(contents: WebContents): void {
  contents.on('dom-ready', () => void inAskingWorld(contents, listening).catch(() => undefined))
}

/** Whether a person's click or key is behind what the page does now; each click or key counts once. */
async function hasGesture(contents: WebContents): Promise<boolean> {
  return (await inAskingWorld(contents, asking)) === true
}

function inAskingWorld(contents: WebContents, code: string): Promise<unknown> {
  return contents.executeJavaScriptInIsolatedWorld(askingWorld, [{ code }])
}
