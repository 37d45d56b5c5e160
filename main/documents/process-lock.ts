import { randomBytes } from 'node:crypto'
import { mkdir, unlink } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorCode } from '../files/index.ts'
import { clearTimeout, setTimeout } from '../host-timers.ts'

/** Of any system: a socket's path may have no more bytes than this. */
const socketPathLimit = 100
/** Node's answers to a connection where somebody listens who is busy. Whatever else is the matter must hide no copy. */
const busyCodes = new Set(['EAGAIN', 'EBUSY'])
const answerLimitMs = 2_000

/**
 * Who keeps copies. Each process listens on a socket of its own for as long as it lives, named after a random id: the
 * system closes it with the process, however that ends, a frozen process still has it, and no other program ever gets
 * it. (A process's number is given away anew, and says nothing of when or as what.)
 */
export interface ProcessLock {
  /** Of this process; letters and digits. */
  readonly id: string
  /** Whether the process of that id, this one or another, is still there. */
  isHeld(id: string): Promise<boolean>
  /** Forgets the socket of a process that is gone. */
  sweep(id: string): Promise<void>
}

/** Takes a lock whose socket is in the folder. Where none can be had there, copies look like those of a process that is gone. */
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
  // It is no reason for the process to stay.
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
