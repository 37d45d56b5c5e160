import { protocol } from 'electron'
import { contentSecurityPolicy, type StaticAnswer, staticFile } from '../static-files.ts'

const scheme = 'app'
const host = 'asyncanvas'
const pagePath = '/index.html'
const boxPath = '/frozen.html'

/** The origin of every window's page. */
const appOrigin = `${scheme}://${host}`

/** The one document that windows show. */
export const pageAddress = `${appOrigin}${pagePath}`

/** Gives `app://` the rights of a secure, standard scheme. Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** The document of the box that asks about a frozen app (main/frozen/box.ts). */
export const boxAddress = `${appOrigin}${boxPath}`

/** Serves the built page under `app://`: with `handle` on Electron 25 and later, with its predecessor before that. */
export function serveApp(root: string): void {
  const policy = contentSecurityPolicy()
  const answer = (address: string): Promise<StaticAnswer> => {
    const url = new URL(address)
    return staticFile(root, url.host === host ? url.pathname : '/..', policy)
  }
  if (typeof protocol.handle === 'function') {
    protocol.handle(scheme, async (request) => {
      const { status, headers, body } = await answer(request.url)
      return new Response(new Uint8Array(body), { status, headers })
    })
    return
  }
  protocol.registerBufferProtocol(scheme, (request, respond) => {
    answer(request.url).then(
      ({ status, headers, body }) => {
        const mimeType = headers['content-type'] ?? ''
        respond({ statusCode: status, mimeType: mimeType.replace(/;.*/, ''), charset: 'utf-8', headers, data: body })
      },
      () => respond({ error: -2 }),
    )
  })
}

/** Whether an address is the page of this process's windows: only that document, and no other of its origin. */
export function isPageAddress(address: string, developmentUrl: string | null, page: string = pageAddress): boolean {
  if (!isOwnPage(address, developmentUrl)) return false
  const { protocol, pathname } = new URL(address)
  return protocol !== `${scheme}:` || pathname === new URL(page).pathname
}

/** Whether an address belongs to the app's own page (or, in development, to the development server's). */
export function isOwnPage(address: string, developmentUrl: string | null): boolean {
  try {
    const url = new URL(address)
    if (url.protocol === `${scheme}:` && url.host === host) return true
    return developmentUrl !== null && url.origin === new URL(developmentUrl).origin
  } catch {
    return false
  }
}
