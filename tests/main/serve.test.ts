import { once } from 'node:events'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { type Bridge, socketUrl } from '#bridge'
import { parseDocument, serializeDocument } from '#document'
import { ask, type ServedEditor, sample, servedEditor } from './served-editor.ts'

let editor: ServedEditor

beforeEach(async () => {
  editor = await servedEditor()
})
afterEach(() => editor.close())

describe('the page', () => {
  it('comes with its policy, behind the token', async () => {
    const { pathname } = new URL(editor.server.url)
    const page = await ask(editor.server.url, pathname)
    expect(page.status).toBe(200)
    expect(page.body).toContain('Asyncanvas')
    expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(page.headers['referrer-policy']).toBe('no-referrer')
    expect((await ask(editor.server.url, pathname.slice(0, -1))).headers.location).toBe(pathname)
  })

  it('is refused without the token, under another host, to another origin, and to other methods', async () => {
    const { pathname, port } = new URL(editor.server.url)
    const status = async (...args: Parameters<typeof ask> extends [string, ...infer Rest] ? Rest : never) =>
      (await ask(editor.server.url, ...args)).status
    expect(await status('/')).toBe(403)
    expect(await status('/wrong/')).toBe(403)
    expect(await status(pathname, { host: `evil.example:${port}` })).toBe(403)
    expect(await status(pathname, { host: '127.0.0.1:1' })).toBe(403)
    expect(await status(pathname, { origin: 'http://evil.example' })).toBe(403)
    expect(await status(pathname, { origin: 'null' })).toBe(403)
    expect(await status(pathname, {}, 'POST')).toBe(405)
    expect(await status(pathname, { host: `localhost:${port}` })).toBe(200)
  })

  it('has no way out of its folder', async () => {
    const { pathname } = new URL(editor.server.url)
    await symlink(join(editor.home, 'secret.pipeline'), join(editor.home, 'page', 'link.html'))
    const ways = ['../secret.pipeline', '%2e%2e/secret.pipeline', '..%2fsecret.pipeline', 'x/..%2f..%2fsecret.pipeline']
    for (const way of [...ways, '..\\secret.pipeline', '%00', 'link.html', '/etc/passwd', '%zz']) {
      expect((await ask(editor.server.url, `${pathname}${way}`)).status, way).toBe(404)
    }
  })
})

describe('the socket', () => {
  it('is refused without the token, or from another origin, or from none', async () => {
    const { origin, host } = new URL(editor.server.url)
    await expect(editor.connect({ origin: 'http://evil.example' })).rejects.toThrow('403')
    await expect(editor.connect({})).rejects.toThrow('403')
    await expect(editor.connect({ origin, host: 'evil.example' })).rejects.toThrow('403')
    const wrong = new WebSocket(`ws://${host}/wrong/socket`, { headers: { origin } })
    const [error] = (await once(wrong, 'error')) as [Error]
    expect(error.message).toContain('403')
    expect(socketUrl('http://127.0.0.1:1/t/index.html?a=1#b')).toBe('ws://127.0.0.1:1/t/socket')
  })

  it('outlives a browser that goes away while it is refused', async () => {
    const { port, pathname } = new URL(editor.server.url)
    const failed: unknown[] = []
    const note = (error: unknown): unknown => failed.push(error)
    process.on('uncaughtException', note)
    try {
      for (let times = 0; times < 3; times += 1) {
        const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true })
        const head = ['GET /wrong/socket HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket', 'Host: x', '', '']
        socket.write(head.join('\r\n'))
        await once(socket, 'data')
        socket.resetAndDestroy()
        await once(socket, 'close')
        // These requests give the server enough turns to notice.
        expect((await ask(editor.server.url, pathname)).status).toBe(200)
      }
    } finally {
      process.off('uncaughtException', note)
    }
    expect(failed).toEqual([])
  })

  it('carries the contract: welcome, save, what changed outside, overwrite', async () => {
    const { bridge } = await editor.connect()
    const welcome = await bridge.welcome()
    expect(welcome).toMatchObject({
      host: 'browser',
      failure: null,
      document: { path: 'sample.pipeline', graph: sample },
    })
    const graph = { ...sample, title: 'Changed' }
    expect(await bridge.saveDocument({ graph, isSaveAs: false })).toEqual({
      ok: true,
      value: { path: 'sample.pipeline', name: 'sample.pipeline' },
    })
    const file = join(editor.home, 'work', 'sample.pipeline')
    expect(parseDocument(await readFile(file, 'utf8'))).toMatchObject({ ok: true, value: { title: 'Changed' } })
    await writeFile(file, 'somebody else')
    const refused = await bridge.saveDocument({ graph: sample, isSaveAs: false })
    expect(refused).toMatchObject({ ok: false, error: { kind: 'changed-outside' } })
    expect(await readFile(file, 'utf8')).toBe('somebody else')
    expect(await bridge.saveDocument({ graph: sample, isSaveAs: false, isOverwrite: true })).toMatchObject({ ok: true })
  })

  it('opens and saves files of its folder only', async () => {
    const { bridge } = await editor.connect()
    const work = join(editor.home, 'work')
    await symlink(join(editor.home, 'secret.pipeline'), join(work, 'link.pipeline'))
    await symlink(join(editor.home, 'new.pipeline'), join(work, 'dangling.pipeline'))
    await symlink(editor.home, join(work, 'folder'))
    const ways = ['../secret.pipeline', join(editor.home, 'secret.pipeline'), 'link.pipeline', 'folder/secret.pipeline']
    for (const path of [...ways, 'dangling.pipeline', '.hidden.pipeline', 'a\\b.pipeline', 'x/../sample.pipeline']) {
      expect(await bridge.openDocument(path), path).toMatchObject({ ok: false })
      const saved = await bridge.saveDocument({ graph: sample, isSaveAs: true, path, isOverwrite: true })
      expect(saved, path).toMatchObject({ ok: false, error: { kind: 'failed' } })
    }
    expect(await bridge.listDocuments()).toEqual(['sample.pipeline'])
    expect(await bridge.saveDocument({ graph: sample, isSaveAs: true, path: 'sample2' })).toMatchObject({ ok: true })
    const again = await bridge.saveDocument({ graph: sample, isSaveAs: true, path: 'sample' })
    expect(again).toMatchObject({ ok: false, error: { kind: 'exists' } })
  })

  it.each<[string, (bridge: Bridge) => Promise<unknown>]>([
    ['a file', (bridge) => bridge.openDocument('sample.pipeline')],
    [
      'a file again',
      (bridge) => bridge.openDocument('sample.pipeline').then(() => bridge.openDocument('sample.pipeline')),
    ],
    ['a new one', (bridge) => bridge.newDocument()],
    ['a dropped text', (bridge) => bridge.openText('sample.pipeline', serializeDocument(sample))],
  ])('sends what opens once each time: %s', async (name, open) => {
    const { bridge, socket } = await editor.connect()
    const messages: { event?: string; value?: unknown }[] = []
    socket.on('message', (data) => messages.push(JSON.parse(String(data))))
    await open(bridge)
    const times = name.endsWith('again') ? 2 : 1
    expect(messages.filter(({ event }) => event === 'documentOpened')).toHaveLength(times)
    expect(messages.filter(({ value }) => JSON.stringify(value ?? null).includes('graph'))).toEqual([])
  })

  it('asks before it runs code that came with a file, and remembers the answer', async () => {
    const start = { graph: sample, inputs: {}, clock: 'virtual', rate: 1, isDebug: false, isApart: false } as const
    const first = await editor.connect()
    const refused = await first.bridge.startRun(start)
    expect(refused).toMatchObject({ ok: false, error: { question: { code: [{ name: 'fetchData' }] } } })
    const question = refused.ok || refused.error.kind !== 'untrusted' ? '' : refused.error.question.id
    expect(await first.bridge.trustCode(question, false)).toEqual({ ok: true, value: null })
    const batches: unknown[] = []
    first.bridge.onTrace((batch) => batches.push(batch))
    expect(await first.bridge.startRun(start)).toEqual({ ok: true, value: 'r1' })
    expect(batches).toEqual([{ runId: 'r1', seq: 0, events: [], nowMs: 0 }])
    const second = await editor.connect()
    expect(await second.bridge.startRun(start)).toMatchObject({ ok: true })
  })

  it('offers the unsaved work of a page that went away', async () => {
    const first = await editor.connect()
    const unsaved = { ...sample, title: 'Unsaved' }
    await first.bridge.keepRecovery(unsaved)
    const isClosed = once(first.socket, 'close')
    first.socket.close()
    await isClosed
    const second = await editor.connect()
    expect((await second.bridge.welcome()).recovery?.graph).toEqual(unsaved)
    await second.bridge.discardRecovery()
    expect((await (await editor.connect()).bridge.welcome()).recovery).toBeNull()
  })

  it('refuses what is not in the contract and goes on', async () => {
    const { bridge, socket } = await editor.connect()
    await expect(bridge.cancelRun(7 as unknown as string)).rejects.toThrow('refused')
    await expect(bridge.saveDocument({ graph: {} as never, isSaveAs: false })).rejects.toThrow('refused')
    const answers: unknown[] = []
    socket.on('message', (data) => answers.push(JSON.parse(String(data))))
    socket.send(JSON.stringify({ id: 99, command: 'constructor', args: [] }))
    await bridge.setTheme('dark')
    expect(answers[0]).toEqual({ id: 99, error: 'refused: no such command' })
    expect((await bridge.welcome()).theme).toBe('dark')
  })
})

describe('the server', () => {
  it('closes cleanly while pages are connected', async () => {
    const { bridge, socket } = await editor.connect()
    const isClosed = once(socket, 'close')
    await editor.server.close()
    await isClosed
    await expect(bridge.welcome()).rejects.toThrow('does not answer')
    await expect(ask(editor.server.url, '/')).rejects.toThrow('ECONNREFUSED')
  })

  it.each([
    ['that has said nothing', ''],
    ['in the middle of a request', 'GET / HTTP/1.1\r\nHost: 127'],
    ['that keeps itself for the next request', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
    ['that is refused a socket and does not go', 'GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ])('waits for no connection %s when it closes', { timeout: 10_000 }, async (_, said) => {
    const { hostname, port } = new URL(editor.server.url)
    const connection = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    const isOver = once(connection, 'close')
    connection.on('error', () => undefined).on('end', () => undefined)
    await once(connection, 'connect')
    if (said !== '') connection.write(said)
    if (said.endsWith('\r\n\r\n')) await once(connection, 'data')
    // After this request the server knows of the connection.
    await ask(editor.server.url, '/')
    await editor.server.close()
    connection.end()
    await isOver
  })
})

describe('a tab', () => {
  const opensAs = async (query: string): Promise<'open' | '409'> => {
    const { origin } = new URL(editor.server.url)
    const socket = new WebSocket(`${socketUrl(editor.server.url)}?${query}`, { headers: { origin } })
    tabs.push(socket)
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve('open'))
      socket.once('error', ({ message }) => (message.includes('409') ? resolve('409') : reject(new Error(message))))
    })
  }
  const closes = async (): Promise<void> => {
    const socket = tabs.pop()
    if (!socket) return
    const isClosed = once(socket, 'close')
    socket.close()
    await isClosed
  }
  let tabs: WebSocket[] = []
  beforeEach(() => {
    tabs = []
  })

  it('that was duplicated is no other tab', async () => {
    expect(await opensAs('window=one')).toBe('open')
    expect(await opensAs('window=one')).toBe('409')
    expect(await opensAs('window=two')).toBe('open')
  })

  it('that lost its connection finds its own window again, or none', async () => {
    expect(await opensAs('window=one&back')).toBe('409')
    expect(await opensAs('window=one')).toBe('open')
    expect(await opensAs('window=one&back')).toBe('409')
    tabs.pop()
    await closes()
    expect(await opensAs('window=other&back')).toBe('409')
    tabs.pop()
    // The server notices the end of the connection later: until then the window is taken.
    await vi.waitFor(async () => expect(await opensAs('window=one&back')).toBe('open'), { timeout: 10_000 })
  })

  it.each(['', 'window=', 'window=%2e%2e', `window=${'x'.repeat(65)}`])(
    'without a name of its own is a new one: %s',
    async (query) => {
      expect(await opensAs(query)).toBe('open')
      expect(await opensAs(query)).toBe('open')
      expect(await opensAs(`${query}&back`)).toBe('409')
    },
  )
})

describe('the heartbeat', () => {
  it('lets go of a page that no longer answers', async () => {
    const quick = await servedEditor('sample.pipeline', 20)
    const { origin } = new URL(quick.server.url)
    const silent = new WebSocket(socketUrl(quick.server.url), { headers: { origin }, autoPong: false })
    const [code] = (await once(silent, 'close')) as [number]
    expect(code).toBe(1006)
    await quick.close()
  })
})
