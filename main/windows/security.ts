import { app, type Session, session, shell, type WebContents } from 'electron'
import { isCalledByRun } from '../contained/exits.ts'
import { isPageAddress, pageAddress } from './protocol.ts'

/**
 * Denies what no page of ours needs: leaving, opening windows, permissions, embedded pages. Once, when the app is ready.
 * `page`: the one that all windows of this process show.
 */
export function harden(developmentUrl: string | null, page: string = pageAddress): void {
  denyPermissions(session.defaultSession)
  app.on('session-created', denyPermissions)
  app.on('web-contents-created', (_event, contents) => {
    // What code of a run makes is its own, and no page of the app's.
    if (!isCalledByRun()) hardenContents(contents, developmentUrl, page)
  })
}

/** What may be handed to the person's other programs. */
const externalProtocols = new Set(['https:', 'mailto:'])

/** Opens an address in the person's own program for it: when they asked for it. */
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
    // A reload of our own page is no departure.
    if (!isPageAddress(address, developmentUrl, page)) event.preventDefault()
  }
  contents.on('will-navigate', (event, address) => stay(event, address))
  contents.on('will-redirect', (event, address) => stay(event, address))
  // Chromium asks nobody about `about:blank`: who went there comes back, and finds the work as it was.
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

/** A world of its own in the page: what the page's scripts do to their globals is not seen there. */
const askingWorld = 1_999
/** Chromium's own measure of how long a page may act on a click or a key. */
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

/** Whether a click or a key of the person is behind what the page does now; each is good for one deed. */
async function hasGesture(contents: WebContents): Promise<boolean> {
  return (await inAskingWorld(contents, asking)) === true
}

function inAskingWorld(contents: WebContents, code: string): Promise<unknown> {
  return contents.executeJavaScriptInIsolatedWorld(askingWorld, [{ code }])
}
