import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holdProcessLock, type ProcessLock } from '../../main/documents/process-lock.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

let scratch: ScratchFolder

beforeEach(async () => {
  scratch = await createScratchFolder()
})
afterEach(() => scratch.remove())

/** The longest path of a socket on any system, in bytes. */
const limit = 100

/** A folder in which a lock's path has this many bytes. */
function folderFor(length: number): string {
  const base = join(scratch.work, 'é')
  const beside = `/${'0'.repeat(12)}.lock`
  return base + 'x'.repeat(length - Buffer.byteLength(base) - beside.length)
}

describe('a lock', () => {
  it('is held by this process, known to others by its id alone', async () => {
    const lock = await holdProcessLock(scratch.work)
    const other = await holdProcessLock(scratch.work)
    expect(lock.id).toMatch(/^[0-9a-f]{12}$/)
    expect(other.id).not.toBe(lock.id)
    expect(readdirSync(scratch.work).sort()).toEqual([`${lock.id}.lock`, `${other.id}.lock`].sort())
    expect(await Promise.all([lock.isHeld(lock.id), lock.isHeld(other.id), other.isHeld(lock.id)])).toEqual([
      true,
      true,
      true,
    ])
    expect(await lock.isHeld('000000000000')).toBe(false)
  })

  it('makes its folder, which only the owner can open', async () => {
    const folder = join(scratch.work, 'a', 'b')
    const { id } = await holdProcessLock(folder)
    expect(readdirSync(folder)).toEqual([`${id}.lock`])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it.each([
    ['beside the copies, as far as the path goes', limit, true],
    ['else among the temporary files', limit + 1, false],
  ])('is %s', async (_, length, isBeside) => {
    const folder = folderFor(length)
    const [lock, other] = [await holdProcessLock(folder), await holdProcessLock(folder)]
    const elsewhere = join(tmpdir(), `asyncanvas-${lock.id}.lock`)
    try {
      expect(readdirSync(folder)).toHaveLength(isBeside ? 2 : 0)
      expect(readdirSync(tmpdir()).includes(`asyncanvas-${lock.id}.lock`)).toBe(!isBeside)
      expect(await other.isHeld(lock.id)).toBe(true)
    } finally {
      for (const { id } of [lock, other]) rmSync(elsewhere.replace(lock.id, id), { force: true })
    }
  })

  it('that cannot be had is one of a process that is gone, to all but itself', async () => {
    const folder = join(scratch.work, 'file', 'below')
    writeFileSync(join(scratch.work, 'file'), '')
    const [lock, other] = [await holdProcessLock(folder), await holdProcessLock(folder)]
    expect([await lock.isHeld(lock.id), await other.isHeld(lock.id)]).toEqual([true, false])
  })
})

describe('a process that is gone', () => {
  let lock: ProcessLock
  let servers: Server[]
  beforeEach(async () => {
    servers = []
    lock = await holdProcessLock(scratch.work)
  })
  afterEach(() => {
    for (const server of servers) server.close()
  })

  it('answers no more, and its socket is swept', async () => {
    const left = join(scratch.work, 'gone.lock')
    writeFileSync(left, '')
    expect(await lock.isHeld('gone')).toBe(false)
    await lock.sweep('gone')
    expect(readdirSync(scratch.work)).toEqual([`${lock.id}.lock`])
    // Sweeping again, or twice at once, does no harm.
    await lock.sweep('gone')
  })

  it('is never this one', async () => {
    await lock.sweep(lock.id)
    expect(readdirSync(scratch.work)).toEqual([`${lock.id}.lock`])
  })

  it('is not one that listens and hangs up', async () => {
    const server = createServer((socket) => socket.destroy())
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(join(scratch.work, 'there.lock'), resolve))
    expect(await lock.isHeld('there')).toBe(true)
  })

  it('is what a folder in its place is', async () => {
    mkdirSync(join(scratch.work, 'folder.lock'))
    expect(await lock.isHeld('folder')).toBe(false)
    await lock.sweep('folder')
    expect(readdirSync(scratch.work)).toContain('folder.lock')
  })
})
