import { randomBytes } from 'node:crypto'
import { mkdir, unlink } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorCode } from '../files/index.ts'
import { clearTimeout, setTimeout } from '../host-timers.ts'

/** No system allows a longer path for a socket, in bytes. */
const socketPathLimit = 100
/** Error codes of a connection to a process that is there but busy. Any other error counts as gone, so that no copy is hidden. */
const busyCodes = new Set(['EAGAIN', 'EBUSY'])
const answerLimitMs = 2_000

/**
 * Tells which processes that keep copies are still there. Each listens, for as long as it lives, on a socket named after a
 * random id: the system closes the socket with the process, however that ends; a frozen process still has it; and no other
 * program ever gets it. (A pid would not do: systems give it to other processes later.)
 */
export interface ProcessLock {
  /** The id of this process; letters and digits. */
  readonly id: string
  /** Whether the process of that id, which may be this one, is still there. */
  isHeld(id: string): Promise<boolean>
  /** Removes the socket file of a process that is gone. */
  sweep(id: string): Promise<void>
}

/** Takes a lock whose socket is in the folder. If that fails, this process's copies look like those of a process that is gone. */
export async function holdProcessLock(folder: string): Promise<ProcessLock> {
  const id = randomBytes(6).toString('hex')
  await listen(addressOf(folder, id), folder)
  return {
    id,
    isHeld: async (other) => other === id || isAnswered(addressOf(folder, other)),
    async sweep(other) {
      if (other !== id && process.platform !== 'win32') {
        await unlink(addressOf(folder, other)).catch(() => undefined)
      }
    },
  }
}

function addressOf(folder: string, id: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\asyncanvas-${id}`
  const beside = join(folder, `${id}.lock`)
  return Buffer.byteLength(beside) <= socketPathLimit ? beside : join(tmpdir(), `asyncanvas-${id}.lock`)
}

async function listen(address: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined)
  const server: Server = createServer((socket) => socket.destroy())
  // The socket must not keep the process alive.
  server.unref()
  await new Promise<void>((resolve) => {
    server.on('error', () => resolve())
    server.listen(address, resolve)
  })
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address)
    const answer = (isThere: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(isThere)
    }
    const timer = setTimeout(() => answer(true), answerLimitMs)
    socket.on('connect', () => answer(true))
    socket.on('error', (error) => answer(busyCodes.has(errorCode(error))))
  })
}
