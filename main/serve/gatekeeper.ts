import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export type PageEntry =
  | { readonly isAllowed: true; readonly pathname: string; readonly redirect: string | null }
  | { readonly isAllowed: false; readonly status: 403 | 405; readonly message: string }

export interface Gatekeeper {
  /** The socket addresses that the page may connect to. */
  readonly sockets: readonly string[]
  /** Whether a request may have one of the editor's files, and which one. */
  page(request: IncomingMessage): PageEntry
  isSocketAllowed(request: IncomingMessage): boolean
}

/**
 * Decides who may talk to the server. The token keeps out other users of the machine; the Host check keeps out names that a
 * foreign page had resolved to 127.0.0.1 (DNS rebinding); the Origin check keeps out foreign pages themselves.
 */
export function gatekeeper(token: string, port: number): Gatekeeper {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]

  const hostOf = (request: IncomingMessage): string | null => {
    const host = request.headers.host?.toLowerCase()
    return host !== undefined && hosts.includes(host) ? host : null
  }
  /** The rest of the path after the token; `null`: the token is wrong. */
  const behindToken = (request: IncomingMessage): string | null => {
    const [pathname = ''] = (request.url ?? '').split(/[?#]/)
    const [, first = '', ...rest] = pathname.split('/')
    if (!isSame(first, token)) return null
    return rest.length === 0 ? '' : `/${rest.join('/')}`
  }

  return {
    sockets: hosts.map((host) => `ws://${host}`),
    page(request) {
      const host = hostOf(request)
      if (host === null) return refused('This server answers on 127.0.0.1 only')
      const { origin } = request.headers
      if (origin !== undefined && origin !== `http://${host}`) return refused('Asked by another page')
      const pathname = behindToken(request)
      if (pathname === null) return refused('Open the whole address that was printed, with its token')
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return { isAllowed: false, status: 405, message: 'Only GET' }
      }
      return { isAllowed: true, pathname, redirect: pathname === '' ? `/${token}/` : null }
    },
    isSocketAllowed(request) {
      const host = hostOf(request)
      return host !== null && request.headers.origin === `http://${host}` && behindToken(request) === '/socket'
    },
  }
}

function refused(message: string): PageEntry {
  return { isAllowed: false, status: 403, message }
}

/** Compares in constant time, so that the time does not tell how much of a token is right. */
function isSame(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(expected))
}
