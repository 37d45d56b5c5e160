import { app, type Session, session, shell, type WebContents } from 'electron'
import { isOwnPage } from './protocol.ts'

/** Denies what no page of ours needs: leaving, opening windows, permissions, embedded pages. Once, when the app is ready. */
export function harden(developmentUrl: string | null): void {
  denyPermissions(session.defaultSession)
  app.on('session-created', denyPermissions)
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, developmentUrl))
}

/** Opens a web page in the person's browser; anything but https is refused. */
async function openExternal(address: string): Promise<boolean> {
  if (!isHttps(address)) return false
  await shell.openExternal(address)
  return true
}

function isHttps(address: string): boolean {
  try {
    return new URL(address).protocol === 'https:'
  } catch {
    return false
  }
}

function denyPermissions(target: Session): void {
  target.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  target.setPermissionCheckHandler(() => false)
  target.setDevicePermissionHandler?.(() => false)
}

function hardenContents(contents: WebContents, developmentUrl: string | null): void {
  const stay = (event: { preventDefault(): void }, address: string): void => {
    // A reload of our own page is no departure.
    if (!isOwnPage(address, developmentUrl)) event.preventDefault()
  }
  contents.on('will-navigate', (event, address) => stay(event, address))
  contents.on('will-redirect', (event, address) => stay(event, address))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url).catch(() => undefined)
    return { action: 'deny' }
  })
}
