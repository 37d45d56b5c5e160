import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import { beforeEach, expect, it, vi } from 'vitest'
import { holdProcessLock } from '../../main/documents/process-lock.ts'

// Tests which answers count as those of a process that holds a lock, with fake sockets and a fake clock.

interface Timer {
  readonly callback: () => void
  readonly ms: number
}

const world = vi.hoisted(() => ({ timers: new Set<unknown>(), server: null as unknown, socket: null as unknown }))

vi.mock('../../main/host-timers.ts', () => ({
  setTimeout: (callback: () => void, ms: number) => {
    const timer = { callback, ms }
    world.timers.add(timer)
    return timer
  },
  clearTimeout: (timer: unknown) => world.timers.delete(timer),
}))
vi.mock('node:net', () => ({ connect: () => world.socket, createServer: () => world.server }))

class FakeServer extends EventEmitter {
  readonly unref = vi.fn()
  listen(_address: string, listening: () => void): void {
    listening()
  }
}

class FakeSocket extends EventEmitter {
  readonly destroy = vi.fn()
}

let server: FakeServer
let socket: FakeSocket
const timers = world.timers as Set<Timer>

beforeEach(() => {
  server = new FakeServer()
  socket = new FakeSocket()
  Object.assign(world, { server, socket })
  timers.clear()
})

it.each<[string, () => void, boolean]>([
  ['it takes the call', () => socket.emit('connect'), true],
  ['it is busy', () => socket.emit('error', { code: 'EAGAIN' }), true],
  ['its pipe is busy', () => socket.emit('error', { code: 'EBUSY' }), true],
  ['nobody listens', () => socket.emit('error', { code: 'ECONNREFUSED' }), false],
  ['there is no socket', () => socket.emit('error', { code: 'ENOENT' }), false],
  ['it cannot be asked', () => socket.emit('error', { code: 'EACCES' }), false],
  ['it says nothing, as one that is frozen', () => [...timers][0]?.callback(), true],
])('%s', async (_, happens, isHeld) => {
  const lock = await holdProcessLock(tmpdir())
  const asked = lock.isHeld('other')
  expect([...timers].map(({ ms }) => ms)).toEqual([2_000])
  happens()
  expect(await asked).toBe(isHeld)
  expect(socket.destroy).toHaveBeenCalledTimes(1)
  expect(timers.size).toBe(0)
})

it('a lock keeps no process', async () => {
  await holdProcessLock(tmpdir())
  expect(server.unref).toHaveBeenCalledTimes(1)
})

it('one that cannot listen is waited for no longer', async () => {
  server.listen = () => void server.emit('error', new Error('EACCES'))
  expect(await holdProcessLock(tmpdir())).toMatchObject({ id: expect.any(String) })
})
