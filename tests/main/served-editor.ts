import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'
import { type Bridge, createSocketBridge, socketUrl } from '#bridge'
import { serializeDocument } from '#document'
import { emptyGraph, type Graph, noIncludes } from '#graph'
import type { RunsFactory } from '../../main/handlers/editor-window.ts'
import { createServices } from '../../main/handlers/services.ts'
import { type EditorServer, serveEditor } from '../../main/serve/serve.ts'

export const sample: Graph = {
  ...emptyGraph,
  title: 'Sample',
  nodes: [
    { id: 'fetchData', kind: 'coroutine', code: "async function fetchData(): Promise<string> {\n  return 'Data'\n}" },
  ],
  layout: { fetchData: { x: 0, y: 0 } },
}

/** Runs that only record their calls; running itself has tests of its own. */
export const recordedRuns: RunsFactory = ({ emit, verdictOn }) => ({
  commands: {
    async startRun({ graph }) {
      const verdict = await verdictOn(graph, noIncludes)
      if (verdict.kind !== 'trusted') return { ok: false, error: verdict }
      emit('trace', { runId: 'r1', seq: 0, events: [], nowMs: 0 })
      return { ok: true, value: 'r1' }
    },
    checkRun: async () => ({ ok: true, value: null }),
    cancelRun: async () => undefined,
    setRate: async () => undefined,
    readWhole: async () => ({ ok: false, error: { message: 'It is not kept', remedy: 'Run again' } }),
  },
  isLive: () => false,
  forget: () => undefined,
  close: async () => undefined,
})

export interface ServedEditor {
  readonly server: EditorServer
  /** Holds `work` (served), `page` (the built page) and `data`. */
  readonly home: string
  connect(headers?: Record<string, string>): Promise<{ bridge: Bridge; socket: WebSocket }>
  close(): Promise<void>
}

/** Connects a page to that server. */
export async function connectTo(
  server: EditorServer,
  headers: Record<string, string> = { origin: new URL(server.url).origin },
): Promise<{ bridge: Bridge; socket: WebSocket }> {
  const socket = new WebSocket(socketUrl(server.url), { headers })
  const bridge = createSocketBridge({
    isOpen: () => socket.readyState === socket.OPEN,
    send: (text) => socket.send(text),
    onMessage: (listener) => socket.on('message', (data) => listener(String(data))),
    onClose: (listener) => socket.on('close', listener),
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  return { bridge, socket }
}

/** A real server on the loopback, over a folder with `sample.pipeline`. */
export async function servedEditor(
  file: string | null = 'sample.pipeline',
  heartbeatMs = 15_000,
): Promise<ServedEditor> {
  const home = await mkdtemp(join(tmpdir(), 'serve-'))
  for (const name of ['work', 'page', 'examples']) await mkdir(join(home, name))
  await writeFile(join(home, 'work', 'sample.pipeline'), serializeDocument(sample))
  await writeFile(join(home, 'page', 'index.html'), '<!doctype html><title>Asyncanvas</title>')
  await writeFile(join(home, 'secret.pipeline'), serializeDocument(sample))
  const started = await serveEditor({
    services: await createServices({
      userData: join(home, 'data'),
      runsOf: () => recordedRuns,
      exampleFolder: join(home, 'examples'),
      recoveryName: 'recovery',
    }),
    folder: join(home, 'work'),
    file,
    pageFolder: join(home, 'page'),
    version: '0.0.0',
    port: 0,
    heartbeatMs,
  })
  if (!started.ok) throw new Error(started.error.message)
  const server = started.value
  return {
    server,
    home,
    connect: (headers) => connectTo(server, headers),
    async close() {
      await server.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A request whose path is sent as it is (URL classes would tidy it). */
export function ask(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method: string = 'GET',
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers, method }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject).end()
  })
}
