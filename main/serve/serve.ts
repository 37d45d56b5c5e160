import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Result } from '#bridge'
import { errorCode } from '../files/index.ts'
import { contentSecurityPolicy, staticFile } from '../static-files.ts'
import { gatekeeper } from './gatekeeper.ts'
import { createPages, type Pages, type PagesOptions, type Tab } from './socket-pages.ts'

const address = '127.0.0.1'
const messageLimit = 64 * 1024 * 1024
const headersTimeoutMs = 10_000

export interface ServeOptions extends PagesOptions {
  /** The built page. */
  readonly pageFolder: string
  /** 0: any free one. */
  readonly port: number
}

export interface EditorServer {
  /** Contains the token: anyone who has it can run code here, so it is printed and never logged. */
  readonly url: string
  /** Ends the runs, closes all pages' sockets and the port. */
  close(): Promise<void>
}

/**
 * Serves the editor to browsers on this machine: on 127.0.0.1 only, below a random token, and not to other pages (wrong
 * Host or Origin). Fails as a value when it can't get the port.
 */
export async function serveEditor(options: ServeOptions): Promise<Result<EditorServer>> {
  const token = randomBytes(24).toString('base64url')
  const server = createServer({ headersTimeout: headersTimeoutMs })
  const connections = connectionsOf(server)
  const port = await listen(server, options.port)
  if (!port.ok) return port
  const gate = gatekeeper(token, port.value)
  const pages = await createPages(options)
  const policy = contentSecurityPolicy(gate.sockets)
  server.on('request', (request, response) => {
    answer(request, response, options.pageFolder, gate, policy).catch(() => response.destroy())
  })
  acceptSockets(server, gate, pages)
  const url = `http://${address}:${port.value}/${token}/`
  return { ok: true, value: { url, close: () => close(server, pages, connections) } }
}

type Gate = ReturnType<typeof gatekeeper>

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  gate: Gate,
  policy: string,
): Promise<void> {
  const entry = gate.page(request)
  if (!entry.isAllowed) return refuse(response, entry.status, entry.message)
  if (entry.redirect) {
    response.writeHead(308, { location: entry.redirect }).end()
    return
  }
  const file = await staticFile(folder, entry.pathname, policy)
  response.writeHead(file.status, { ...file.headers, 'content-length': file.body.length })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }
  response.writeHead(status, headers).end(`${message}\n`)
}

function acceptSockets(server: Server, gate: Gate, pages: Pages): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageLimit })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A browser that goes away during the handshake must not end the server.
    socket.on('error', () => socket.destroy())
    const refuse = (status: string): void => {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    }
    if (!gate.isSocketAllowed(request)) return refuse('403 Forbidden')
    const tab = tabOf(request)
    if (!pages.hasRoomFor(tab)) return refuse('409 Conflict')
    sockets.handleUpgrade(request, socket, head, (page) => pages.add(page, tab.name))
  })
}

/** Reads `/token/socket?window=name&back`. */
function tabOf(request: IncomingMessage): Tab {
  const asked = new URLSearchParams((request.url ?? '').replace(/^[^?]*/, ''))
  const name = asked.get('window') ?? ''
  return { name: /^[\w-]{1,64}$/.test(name) ? name : '', isBack: asked.has('back') }
}

function listen(server: Server, port: number): Promise<Result<number>> {
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const isTaken = errorCode(error) === 'EADDRINUSE'
      const message = isTaken ? `Port ${port} is in use` : `Port ${port} cannot be opened (${errorCode(error)})`
      resolve({ ok: false, error: { message, remedy: 'Choose another with --port, or leave it out' } })
    })
    server.listen(port, address, () => resolve({ ok: true, value: (server.address() as AddressInfo).port }))
  })
}

/** All open connections. A server's own list leaves out those that became, or asked to become, a page's socket. */
function connectionsOf(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>()
  server.on('connection', (connection: Socket) => {
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
  })
  return connections
}

async function close(server: Server, pages: Pages, connections: ReadonlySet<Socket>): Promise<void> {
  const isClosed = new Promise<void>((resolve) => server.close(() => resolve()))
  await pages.close()
  for (const connection of connections) connection.destroy()
  await isClosed
}
