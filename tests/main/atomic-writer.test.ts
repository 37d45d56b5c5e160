import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAtomicWriter, fingerprint, isChangedOutside } from '../../main/files/index.ts'
import { type Fault, faultyFileSystem } from './faulty-file-system.ts'

const before = 'old\n'.repeat(500)
const after = 'new!\n'.repeat(700)
let folder = ''
let file = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'writer-'))
  file = join(folder, 'a.pipeline')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function save(fault: Fault | null): Promise<{ error: unknown; calls: string[]; waits: number[] }> {
  const { fileSystem, calls } = faultyFileSystem(fault)
  const waits: number[] = []
  const writer = createAtomicWriter({ fileSystem, wait: async (ms) => waits.push(ms) })
  try {
    await writer.write(file, after)
    return { error: null, calls, waits }
  } catch (error) {
    return { error, calls, waits }
  }
}

describe('a save', () => {
  it('flushes the new file before it takes the place of the old one, and the folder after', async () => {
    await writeFile(file, before)
    const { error, calls } = await save(null)
    expect(error).toBeNull()
    expect(calls).toEqual(['realpath', 'mode', 'create', 'write', 'chmod', 'sync', 'close', 'rename', 'syncFolder'])
    expect(await readFile(file, 'utf8')).toBe(after)
    expect(await readdir(folder)).toEqual(['a.pipeline'])
  })

  it.each(['ENOSPC', 'EIO', 'EROFS', 'EDQUOT'])(
    'that meets %s at any system call changes nothing and leaves no debris',
    async (code) => {
      await writeFile(file, before)
      const { calls } = await save(null)
      for (let at = 0; at < calls.length; at += 1) {
        await writeFile(file, before)
        const { error } = await save({ at, code, isHalfWritten: true })
        expect(error, `${calls[at]}`).toMatchObject({ code })
        // Only when the folder's flush fails has the new file taken its place already.
        expect(await readFile(file, 'utf8'), `${calls[at]}`).toBe(calls[at] === 'syncFolder' ? after : before)
        expect(await readdir(folder), `${calls[at]}`).toEqual(['a.pipeline'])
      }
    },
  )

  it('that is cut off at any system call leaves the old file or the new one, in full', async () => {
    await writeFile(file, before)
    const { calls } = await save(null)
    for (let at = 0; at < calls.length; at += 1) {
      await writeFile(file, before)
      await save({ at, code: 'crash', isHalfWritten: true })
      expect([before, after], `${calls[at]}`).toContain(await readFile(file, 'utf8'))
    }
  })

  it('of a new file that fails at any system call leaves nothing', async () => {
    const { calls } = await save(null)
    for (let at = 0; at < calls.indexOf('rename') + 1; at += 1) {
      await rm(file, { force: true })
      const { error } = await save({ at, code: 'EIO', isHalfWritten: true })
      expect(error).toMatchObject({ code: 'EIO' })
      expect(await readdir(folder)).toEqual([])
    }
  })

  it.each(['EPERM', 'EBUSY', 'EACCES'])('tries a rename again that meets %s', async (code) => {
    await writeFile(file, before)
    const { error, waits } = await save({ at: 7, code, times: 3 })
    expect(error).toBeNull()
    expect(waits).toEqual([5, 10, 20])
    expect(await readFile(file, 'utf8')).toBe(after)
  })

  it('gives a rename up that stays forbidden, with the old file in place', async () => {
    await writeFile(file, before)
    const { error, waits } = await save({ at: 7, code: 'EPERM', times: 99 })
    expect(error).toMatchObject({ code: 'EPERM' })
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320])
    expect(await readFile(file, 'utf8')).toBe(before)
    expect(await readdir(folder)).toEqual(['a.pipeline'])
  })

  it('succeeds where folders cannot be flushed', async () => {
    await writeFile(file, before)
    expect((await save({ at: 8, code: 'EINVAL' })).error).toBeNull()
  })

  it('keeps the permission bits', async () => {
    await writeFile(file, before)
    await chmod(file, 0o640)
    await save(null)
    expect((await stat(file)).mode & 0o777).toBe(0o640)
  })

  it('writes what a link points at, also where that does not exist yet, and keeps the link', async () => {
    const link = join(folder, 'link.pipeline')
    await symlink('a.pipeline', link)
    const writer = createAtomicWriter()
    await writer.write(link, before)
    expect(await readFile(file, 'utf8')).toBe(before)
    await writer.write(link, after)
    expect(await readFile(file, 'utf8')).toBe(after)
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
  })

  it('of one path waits for the one before: the last text stays', async () => {
    const writer = createAtomicWriter()
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`)
    await Promise.all(texts.map((text) => writer.write(file, text)))
    expect(await readFile(file, 'utf8')).toBe('text 19')
    expect(await readdir(folder)).toEqual(['a.pipeline'])
  })
})

describe('a change outside', () => {
  it('is another content than the one last seen', async () => {
    await writeFile(file, before)
    expect(await isChangedOutside(file, fingerprint(before), after)).toBe(false)
    expect(await isChangedOutside(file, fingerprint('other'), after)).toBe(true)
    expect(await isChangedOutside(file, null, after)).toBe(true)
  })

  it('is neither a deleted file nor one that already holds what would be written', async () => {
    expect(await isChangedOutside(file, fingerprint(before), after)).toBe(false)
    await writeFile(file, after)
    expect(await isChangedOutside(file, fingerprint(before), after)).toBe(false)
  })
})
