import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** The answer to a request for one of the editor's own files. */
export interface StaticAnswer {
  readonly status: 200 | 404
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/**
 * The page's Content Security Policy. `'unsafe-inline'` is for styles only: CodeMirror and React Flow add `<style>` tags.
 * `sockets`: further addresses that the page may connect to.
 */
export function contentSecurityPolicy(sockets: readonly string[] = []): string {
  const connect = ["'self'", ...sockets].join(' ')
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/**
 * Gives one file below `root`; `pathname` as it came in the URL, percent-encoded. A path that leads out of `root` (`..`,
 * encoded or not, a symbolic link, a backslash, a NUL) is answered as if there were no such file.
 */
export async function staticFile(root: string, pathname: string, policy: string): Promise<StaticAnswer> {
  const file = await fileBelow(root, pathname)
  if (file === null) return notFound(policy)
  try {
    const body = await readFile(file)
    return { status: 200, headers: headersOf(types[extname(file)] ?? 'application/octet-stream', policy), body }
  } catch {
    return notFound(policy)
  }
}

async function fileBelow(root: string, pathname: string): Promise<string | null> {
  try {
    const decoded = decodeURIComponent(pathname).replace(/^\//, '') || 'index.html'
    const isSuspicious = /[\0\\:]/.test(decoded) || decoded.split('/').some((part) => part === '..' || part === '')
    if (isSuspicious) return null
    const [file, base] = await Promise.all([realpath(join(root, decoded)), realpath(root)])
    return file.startsWith(base + sep) ? file : null
  } catch {
    return null
  }
}

function notFound(policy: string): StaticAnswer {
  return { status: 404, headers: headersOf('text/plain; charset=utf-8', policy), body: Buffer.from('Not found\n') }
}

function headersOf(type: string, policy: string): Readonly<Record<string, string>> {
  return {
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  }
}
