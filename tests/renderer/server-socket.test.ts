// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectBridge } from '../../renderer/bridge.ts'
import { ServerSocket } from '../../renderer/server-socket.ts'
import { fakeBridge } from './fake-bridge.ts'

/** A fake server: how it answers the next connections, and the connections so far. */
let answers: ('taken' | 'refused')[]
let sockets: FakeSocket[]

class FakeSocket extends EventTarget {
  static readonly OPEN = 1
  readyState = 0
  readonly url: string
  readonly sent: string[] = []
  constructor(url: string) {
    super()
    this.url = url
    sockets.push(this)
    const answer = answers.shift() ?? 'taken'
    queueMicrotask(() => {
      this.readyState = answer === 'taken' ? 1 : 3
      this.dispatchEvent(new Event(answer === 'taken' ? 'open' : 'error'))
      if (answer === 'refused') this.dispatchEvent(new Event('close'))
    })
  }
  send(text: string) {
    this.sent.push(text)
  }
  close() {
    this.readyState = 3
    this.dispatchEvent(new Event('close'))
  }
}

const names = () => sockets.map(({ url }) => new URL(url).searchParams.get('window'))
const isBack = () => sockets.map(({ url }) => new URL(url).searchParams.has('back'))
const key = 'asyncanvas.window'

beforeEach(() => {
  answers = []
  sockets = []
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  sessionStorage.clear()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Connects while time passes. */
async function joined(socket = new ServerSocket()) {
  const joining = socket.join().then(
    () => 'joined',
    (error: Error) => error.message,
  )
  const startMs = Date.now()
  await vi.runAllTimersAsync()
  return { socket, outcome: await joining, tookMs: Date.now() - startMs }
}

describe('a tab', () => {
  it('has a name, which it keeps when its page is loaded anew', async () => {
    expect((await joined()).outcome).toBe('joined')
    await joined()
    const [first, second] = names()
    expect(first).toMatch(/^[\w-]{36}$/)
    expect(second).toBe(first)
    expect(isBack()).toEqual([false, false])
  })

  it.each(['', 'a b', 'é', 'x'.repeat(65)])('does not take %j for a name', async (kept) => {
    sessionStorage.setItem(key, kept)
    await joined()
    expect(names()[0]).not.toBe(kept)
    expect(sessionStorage.getItem(key)).toBe(names()[0])
  })

  it('takes a name of 64 signs', async () => {
    sessionStorage.setItem(key, 'x'.repeat(64))
    await joined()
    expect(names()).toEqual(['x'.repeat(64)])
  })

  it('may be loaded before the page before it has ended: the same name is asked for once more, a moment later', async () => {
    answers = ['refused', 'taken']
    const { outcome, tookMs } = await joined()
    expect([outcome, tookMs]).toEqual(['joined', 250])
    expect(names()[1]).toBe(names()[0])
  })

  it('that is a copy of another gets a name of its own, and keeps that', async () => {
    sessionStorage.setItem(key, 'other')
    answers = ['refused', 'refused', 'taken']
    expect((await joined()).outcome).toBe('joined')
    const [first, second, third] = names()
    expect([first, second]).toEqual(['other', 'other'])
    expect(third).not.toBe('other')
    expect(sessionStorage.getItem(key)).toBe(third)
  })

  it('that no server answers says so, with what to do, and keeps no name', async () => {
    answers = ['refused', 'refused', 'refused']
    const { outcome } = await joined()
    expect(outcome).toBe('The server does not answer: start it again, and open its new address')
    expect(sessionStorage.getItem(key)).toBeNull()
  })

  it('does without a storage', async () => {
    for (const call of ['getItem', 'setItem'] as const)
      vi.spyOn(Storage.prototype, call).mockImplementation(() => {
        throw new Error('denied')
      })
    expect((await joined()).outcome).toBe('joined')
    expect(names()[0]).toMatch(/^[\w-]{36}$/)
  })
})

describe('its socket', () => {
  it('is open from the joining to the end, and carries texts both ways', async () => {
    const socket = new ServerSocket()
    const heard: unknown[] = []
    const closed = vi.fn()
    socket.onMessage((text) => void heard.push(text))
    socket.onClose(closed)
    socket.send('nobody hears it')
    expect(socket.isOpen()).toBe(false)
    await joined(socket)
    expect(socket.isOpen()).toBe(true)
    socket.send('up')
    expect(sockets[0]?.sent).toEqual(['up'])
    sockets[0]?.dispatchEvent(new MessageEvent('message', { data: 'down' }))
    expect(heard).toEqual(['down'])
    sockets[0]?.close()
    expect([socket.isOpen(), closed.mock.calls.length]).toEqual([false, 1])
  })

  it('is joined again as the same window, with the same listeners, and lost again', async () => {
    const { socket } = await joined()
    const closed = vi.fn()
    const heard: string[] = []
    socket.onClose(closed)
    socket.onMessage((text) => void heard.push(text))
    sockets[0]?.close()
    expect(await socket.rejoin()).toBe(true)
    expect([names()[1] === names()[0], isBack()]).toEqual([true, [false, true]])
    expect(socket.isOpen()).toBe(true)
    socket.send('again')
    expect(sockets[1]?.sent).toEqual(['again'])
    sockets[1]?.dispatchEvent(new MessageEvent('message', { data: 'down' }))
    sockets[1]?.close()
    expect([heard, closed.mock.calls.length]).toEqual([['down'], 2])
  })

  it('that is not taken back says so, and that is no loss', async () => {
    const { socket } = await joined()
    const closed = vi.fn()
    socket.onClose(closed)
    answers = ['refused']
    expect(await socket.rejoin()).toBe(false)
    expect(closed).not.toHaveBeenCalled()
  })
})

describe("a page's bridge", () => {
  it('is what the preload has put there', async () => {
    const { bridge } = fakeBridge()
    vi.stubGlobal('bridge', bridge)
    const lost = vi.fn()
    const connection = await connectBridge(lost)
    expect(connection).toEqual({ bridge, rejoin: null })
    expect(sockets).toEqual([])
  })

  it('goes over a socket in a browser, which tells of each loss', async () => {
    const lost = vi.fn()
    const connecting = connectBridge(lost)
    await vi.runAllTimersAsync()
    const { bridge, rejoin } = await connecting
    expect(lost).not.toHaveBeenCalled()
    sockets[0]?.close()
    expect(lost).toHaveBeenCalledTimes(1)
    expect(await rejoin?.()).toBe(true)
    expect(isBack()).toEqual([false, true])
    bridge.ping().catch(() => undefined)
    expect(sockets[1]?.sent).toHaveLength(1)
    sockets[1]?.close()
    expect(lost).toHaveBeenCalledTimes(2)
  })

  it('says where the server does not answer', async () => {
    answers = ['refused', 'refused', 'refused']
    const failing = expect(connectBridge(() => undefined)).rejects.toThrow('The server does not answer')
    await vi.runAllTimersAsync()
    await failing
  })
})
