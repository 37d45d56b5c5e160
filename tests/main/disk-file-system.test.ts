import { existsSync, promises, readdirSync, readlinkSync } from 'node:fs'
import { mkdtemp, open, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { diskFileSystem } from '../../main/files/index.ts'

let folder = ''
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'disk-')))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

const ownDescriptors = '/proc/self/fd'

/** The files of the folder that this process holds open now. */
function held(): readonly string[] {
  const paths = readdirSync(ownDescriptors).map((fd) => {
    try {
      return readlinkSync(join(ownDescriptors, fd))
    } catch {
      // The descriptor of the listing itself.
      return ''
    }
  })
  return paths.filter((path) => path.startsWith(folder)).map((path) => path.replace(folder, '…'))
}

describe.skipIf(!existsSync(ownDescriptors))('what is opened is given back', () => {
  it('a folder, as soon as it is flushed', async () => {
    await diskFileSystem.syncFolder(folder)
    expect(held()).toEqual([])
  })

  it.each(['sync', 'close'] as const)('a folder, whose %s fails: that is told', async (failing) => {
    vi.spyOn(promises, 'open').mockImplementation(async (...args) => {
      const handle = await open(...args)
      const asEver = handle[failing].bind(handle)
      handle[failing] = async () => {
        await asEver()
        throw new Error('EIO')
      }
      return handle
    })
    await expect(diskFileSystem.syncFolder(folder)).rejects.toThrow('EIO')
    expect(held()).toEqual([])
  })

  it('a file, when it is closed', async () => {
    const path = join(folder, 'a')
    for (const opened of [() => diskFileSystem.create(path, 0o600), () => diskFileSystem.open(path)]) {
      const file = await opened()
      expect(held()).toEqual(['…/a'])
      await file.write(Buffer.from('text'), 0)
      await file.close()
      expect(held()).toEqual([])
    }
    expect(await readFile(path, 'utf8')).toBe('text')
  })

  it("but not another's descriptor", async () => {
    await writeFile(join(folder, 'a'), '')
    const handle = await open(join(folder, 'a'), 'r+')
    await diskFileSystem.descriptor(handle.fd).close()
    expect(held()).toEqual(['…/a'])
    await handle.close()
  })
})
