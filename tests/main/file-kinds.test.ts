import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { chmod, chown, link, open, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf } from '../../main/documents/failures.ts'
import { createAtomicWriter, foreseenRefusal } from '../../main/files/index.ts'
import {
  attributeOf,
  makeableKinds,
  makeDevice,
  mountFile,
  mountSmallDisk,
  remountReadOnly,
  setAttribute,
  setImmutable,
  unmount,
} from '../support/mounts.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

// Uses real kinds of files; a test whose kind this machine can't make is skipped, and its name says so.
const can = makeableKinds()
const before = 'old\n'.repeat(300)
const after = 'new!\n'.repeat(500)

let scratch: ScratchFolder
let folder = ''
let file = ''
const undo: (() => void)[] = []
beforeEach(async () => {
  scratch = await createScratchFolder()
  folder = scratch.work
  file = join(folder, 'a.pipeline')
  await writeFile(file, before)
})
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) act()
  await scratch.remove()
})

const write = (path: string, text = after): Promise<void> =>
  createAtomicWriter({ keptFolders: [join(scratch.userData, 'kept')] }).write(path, text)

/** The message to the person. */
async function refusal(path: string, text = after): Promise<string> {
  return write(path, text).then(
    () => 'written',
    (error: unknown) => failureOf(error, 'a').message,
  )
}

describe('a device', () => {
  it.skipIf(!can.devices)('that takes everything stays one', async () => {
    const device = join(folder, 'null')
    makeDevice(device, 'null')
    expect(await foreseenRefusal(device)).toBeNull()
    await write(device)
    expect((await stat(device)).isCharacterDevice()).toBe(true)
    expect(await readdir(folder)).toEqual(['a.pipeline', 'null'])
  })

  it.skipIf(!can.devices)('that is full says so', async () => {
    makeDevice(join(folder, 'full'), 'full')
    expect(await refusal(join(folder, 'full'))).toBe('a: the disk is full')
    expect((await stat(join(folder, 'full'))).isCharacterDevice()).toBe(true)
  })
})

describe('a FIFO', () => {
  const makeFifo = (name: string): string => {
    execFileSync('mkfifo', [join(folder, name)])
    return join(folder, name)
  }

  it('gives its reader all of a text that is longer than a pipe', async () => {
    const fifo = makeFifo('fifo')
    const reader = spawn('cat', [fifo], { stdio: ['ignore', 'pipe', 'ignore'] })
    let read = ''
    reader.stdout.on('data', (part) => {
      read += part
    })
    const isOver = once(reader, 'close')
    await write(fifo, after.repeat(100))
    await isOver
    expect(read).toBe(after.repeat(100))
    expect((await stat(fifo)).isFIFO()).toBe(true)
  })

  it('without a reader is reported, rather than waited for', async () => {
    expect(await refusal(makeFifo('fifo'))).toBe('a: nobody reads it')
  })

  it('whose reader goes away is reported', async () => {
    const fifo = makeFifo('fifo')
    const reader = await open(fifo, constants.O_RDONLY | constants.O_NONBLOCK)
    const told = refusal(fifo, after.repeat(1_000))
    await reader.read(Buffer.alloc(100), 0, 100, null).catch(() => undefined)
    await reader.close()
    expect(await told).toBe('a: nobody reads it')
  })
})

describe('a descriptor of our own', () => {
  it.each(['/dev/fd/', '/proc/self/fd/'])('is written where it stands: %s', async (start) => {
    const fd = openSync(file, 'r+')
    const { closeSync, writeSync } = await import('node:fs')
    undo.push(() => closeSync(fd))
    writeSync(fd, 'first\n')
    const { ino } = fstatSync(fd)
    await symlink(`${start}${fd}`, join(folder, 'link'))
    await write(`${start}${fd}`, 'second\n')
    await write(join(folder, 'link'), 'third\n')
    expect(readFileSync(file, 'utf8').startsWith('first\nsecond\nthird\n')).toBe(true)
    expect((await stat(file)).ino).toBe(ino)
  })
})

describe('what is never written', () => {
  it('is refused with its name: a socket, a folder, links in a circle, a folder that is a file', async () => {
    const server = createServer().listen(join(folder, 'socket'))
    await once(server, 'listening')
    undo.push(() => server.close())
    await symlink('circle', join(folder, 'circle'))
    expect(await refusal(join(folder, 'socket'))).toBe('a: it is a socket')
    expect(await refusal(folder)).toBe('a: it is a folder')
    expect(await refusal(join(folder, 'circle'))).toBe('a: its links lead in a circle')
    expect(await refusal(join(file, 'below'))).toBe('a: a part of its path is not a folder')
    expect(await refusal(join(folder, 'none', 'a'))).toBe('a: there is no such file or folder')
    expect(await refusal(join(folder, 'a'.repeat(300)))).toBe('a: its name is too long')
    expect(await foreseenRefusal(join(folder, 'socket'))).toMatchObject({ code: 'IS_SOCKET' })
  })

  it('has a name of any length that a disk takes', async () => {
    for (const name of ['ä'.repeat(127), '🪢'.repeat(63), 'a'.repeat(255)]) {
      await write(join(folder, name), before)
      await write(join(folder, name))
      expect(await readFile(join(folder, name), 'utf8')).toBe(after)
    }
    expect((await readdir(folder)).length).toBe(4)
  })
})

describe('what a file is besides its text', () => {
  it.skipIf(!can.attributes)('stays: extended attributes', async () => {
    setAttribute(file, 'blue')
    await write(file)
    expect(attributeOf(file)).toBe('blue')
    await link(file, join(folder, 'other'))
    await write(file, before)
    expect(attributeOf(file)).toBe('blue')
  })

  it.skipIf(process.geteuid?.() !== 0)('stays: owner, group, mode with its special bits', async () => {
    await chown(file, 65_534, 65_534)
    for (const mode of [0o640, 0o600, 0o4755, 0o2664, 0o666]) {
      await chmod(file, mode)
      await write(file, `${mode}`)
      const now = await stat(file)
      expect([now.uid, now.gid, now.mode & 0o7777]).toEqual([65_534, 65_534, mode])
      expect(await readFile(file, 'utf8')).toBe(`${mode}`)
    }
  })

  it('stays: all of its names', async () => {
    await link(file, join(folder, 'other'))
    await write(file)
    expect(await readFile(join(folder, 'other'), 'utf8')).toBe(after)
  })
})

describe('a mount', () => {
  it.skipIf(!can.mounts)('on a file is written through, and stays', async () => {
    const inside = join(folder, 'inside')
    await writeFile(inside, before)
    mountFile(file, inside)
    undo.push(() => unmount(inside))
    await write(inside)
    expect(await readFile(file, 'utf8')).toBe(after)
    expect((await readdir(folder)).sort()).toEqual(['a.pipeline', 'inside'])
  })

  it.skipIf(!can.mounts)('that is read-only says so, and lets a file on it be written that is not', async () => {
    const disk = join(folder, 'disk')
    mountSmallDisk(disk, 256)
    undo.push(() => unmount(disk))
    for (const name of ['fixed', 'free']) await writeFile(join(disk, name), before)
    mountFile(file, join(disk, 'free'))
    undo.push(() => unmount(join(disk, 'free')))
    remountReadOnly(disk)
    expect(await refusal(join(disk, 'fixed'))).toBe('a: the disk is read-only')
    expect(await refusal(join(disk, 'new'))).toBe('a: the disk is read-only')
    await write(join(disk, 'free'))
    expect(await readFile(file, 'utf8')).toBe(after)
  })
})

describe('a disk that is full', () => {
  it.skipIf(!can.mounts)('says so, keeps the old text in full, and takes what has room in place', async () => {
    const disk = join(folder, 'disk')
    mountSmallDisk(disk, 64)
    undo.push(() => unmount(disk))
    const full = join(disk, 'a')
    await writeFile(full, before.repeat(10))
    await writeFile(join(disk, 'rest'), 'x'.repeat(60_000)).catch(() => undefined)
    for (const text of [after.repeat(30), after.repeat(300)]) {
      expect(await refusal(full, text)).toBe('a: the disk is full')
      expect(await readFile(full, 'utf8')).toBe(before.repeat(10))
      expect(await refusal(join(disk, 'new'), text)).toBe('a: the disk is full')
    }
    expect((await readdir(disk)).sort()).toEqual(['a', 'rest'])
    await write(full, after)
    expect(await readFile(full, 'utf8')).toBe(after)
    expect(await readdir(join(scratch.userData, 'kept'))).toEqual([])
  })
})

describe('a file that may not be changed', () => {
  it.skipIf(!can.immutable)('says so, and stays', async () => {
    setImmutable(file, true)
    undo.push(() => setImmutable(file, false))
    expect(await refusal(file)).toBe('a: not permitted')
    expect(await readFile(file, 'utf8')).toBe(before)
    expect(await readdir(folder)).toEqual(['a.pipeline'])
  })

  it.skipIf(!can.immutable)('is no reason where only its folder is', async () => {
    setImmutable(folder, true)
    undo.push(() => setImmutable(folder, false))
    await write(file)
    expect(await readFile(file, 'utf8')).toBe(after)
    expect(await refusal(join(folder, 'new'))).toBe('a: not permitted')
  })
})
