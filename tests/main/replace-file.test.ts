import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAtomicWriter, diskFileSystem, type FileSystem } from '../../main/files/index.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replace-'))
  path = join(folder, 'a.pipeline')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }))

/** Writes a file on a disk on which these calls differ: gives `replaced`, or `in place`. */
async function replacing(instead: Partial<FileSystem>, { isWindows = false, isThere = true, isPrivate = false } = {}) {
  if (isThere) await writeFile(path, 'old')
  const pauses: number[] = []
  let isOpened = false
  const open: FileSystem['open'] = (at) => {
    isOpened = true
    return diskFileSystem.open(at)
  }
  const writer = createAtomicWriter({
    fileSystem: { ...diskFileSystem, copyAttributes: async () => true, open, ...instead },
    platform: isWindows ? 'win32' : 'linux',
    wait: async (ms) => pauses.push(ms),
  })
  const outcome = await writer.write(path, 'new', { isPrivate }).then(
    () => (isOpened ? 'in place' : 'replaced'),
    (error: { code?: string }) => `fails with ${error.code}`,
  )
  return { outcome, pauses, text: await readFile(path, 'utf8').catch(() => null), names: await readdir(folder) }
}

describe('a rename', () => {
  const waits = [5, 10, 20, 40, 80, 160, 320]
  it.each([
    ['EBUSY', true, 3, 'replaced', waits.slice(0, 3)],
    ['EPERM', true, 7, 'replaced', waits],
    ['EACCES', true, 8, 'in place', waits],
    ['EIO', true, 1, 'fails with EIO', []],
    ['EBUSY', false, 1, 'in place', []],
  ])('that fails with %s, on Windows %s, %d times: %s', async (code, isWindows, times, outcome, pauses) => {
    let left = times
    const rename: FileSystem['rename'] = (from, to) => {
      left -= 1
      return left >= 0 ? failing(code)() : diskFileSystem.rename(from, to)
    }
    const result = await replacing({ rename }, { isWindows })
    expect(result).toEqual({
      outcome,
      pauses,
      text: outcome.startsWith('fails') ? 'old' : 'new',
      names: ['a.pipeline'],
    })
  })
})

/** When no new file can be made beside an existing one, the file is written in place; errors of the disk are reported. */
const answers: readonly (readonly [
  call: 'create' | 'rename' | 'chown' | 'syncFolder',
  codes: string,
  outcome: string,
])[] = [
  ['create', 'EACCES EPERM EROFS ENOSPC EDQUOT ENAMETOOLONG', 'in place'],
  ['create', 'EIO EMFILE ENOENT', 'fails'],
  ['rename', 'EBUSY EXDEV EPERM EACCES EROFS ENOENT ENOSYS ENOTSUP EINVAL', 'in place'],
  ['rename', 'EIO ENOSPC', 'fails'],
  ['chown', 'EPERM EINVAL ENOSYS ENOTSUP EOPNOTSUPP', 'in place'],
  ['chown', 'EIO', 'fails'],
  ['syncFolder', 'EINVAL ENOTSUP EOPNOTSUPP EISDIR EACCES EPERM ENOSYS', 'replaced'],
  ['syncFolder', 'EIO', 'fails'],
]

describe('a file that is there', () => {
  const rows = answers.flatMap(([call, codes, outcome]) =>
    codes.split(' ').map((code) => [call, code, outcome] as const),
  )
  it.each(rows)('where %s says %s is %s', async (call, code, outcome) => {
    const create: FileSystem['create'] = async (at, mode) => {
      // Fails only beside the file: the copy that is kept during a write in place has another name.
      if (!at.endsWith('.tmp')) return diskFileSystem.create(at, mode)
      if (call === 'create') return failing(code)()
      return { ...fileOf(await diskFileSystem.create(at, mode)), chown: failing(code) }
    }
    const instead = call === 'chown' || call === 'create' ? { create } : { [call]: failing(code) }
    const result = await replacing(instead)
    expect(result.outcome).toBe(outcome === 'fails' ? `fails with ${code}` : outcome)
    // The save leaves no temporary file, and the file is whole.
    expect(result.names).toEqual(['a.pipeline'])
    if (call !== 'syncFolder') expect(result.text).toBe(outcome === 'fails' ? 'old' : 'new')
  })

  it.each([
    ['its attributes can not come with it', { copyAttributes: async () => false }, 'in place', 'new'],
    ['they can', {}, 'replaced', 'new'],
  ])('where %s is %s', async (_, instead, outcome, text) => {
    expect(await replacing(instead)).toMatchObject({ outcome, text, names: ['a.pipeline'] })
  })
})

describe('a file that is not there yet', () => {
  it.each(['EACCES', 'ENOSPC'])('fails where it can not be made: %s', async (code) => {
    const { outcome, text } = await replacing({ create: failing(code) }, { isThere: false })
    expect([outcome, text]).toEqual([`fails with ${code}`, null])
  })

  it('fails where its name can not be given', async () => {
    expect(await replacing({ rename: failing('EXDEV') }, { isThere: false })).toMatchObject({
      outcome: 'fails with EXDEV',
      names: [],
    })
  })

  it.each([
    ['for all, as the person has it', false, 0o666],
    ['for nobody else', true, 0o600],
  ])('is made %s', async (_, isPrivate, mode) => {
    const modes: number[] = []
    const create: FileSystem['create'] = (at, asked) => {
      modes.push(asked)
      return diskFileSystem.create(at, asked)
    }
    expect(await replacing({ create }, { isThere: false, isPrivate })).toMatchObject({
      outcome: 'replaced',
      text: 'new',
    })
    expect(modes).toEqual([mode])
    if (isPrivate) expect((await diskFileSystem.about(path)).mode & 0o777).toBe(0o600)
  })
})

/** All methods of a file, also those on its prototype. */
function fileOf(file: Awaited<ReturnType<FileSystem['create']>>): typeof file {
  return {
    write: (bytes, position) => file.write(bytes, position),
    truncate: (length) => file.truncate(length),
    chmod: (mode) => file.chmod(mode),
    chown: (uid, gid) => file.chown(uid, gid),
    sync: () => file.sync(),
    close: () => file.close(),
  }
}

describe('a save has to ask first', () => {
  it.each([
    ['of its owner, who may write', 0o644, 7, 7, false],
    ['of its owner, who may not', 0o444, 7, 7, true],
    ['of its owner, where others may and he may not', 0o466, 7, 7, true],
    ['of somebody else, where others may', 0o466, 7, 8, false],
    ['of somebody else, where its owner may', 0o644, 7, 8, false],
    ['of anybody, where nobody may', 0o444, 7, 8, true],
    ['of root, where nobody may', 0o444, 7, 0, true],
  ])('%s', async (_, mode, owner, uid, isAsked) => {
    await writeFile(path, 'old')
    const about: FileSystem['about'] = async (at) => ({ ...(await diskFileSystem.about(at)), mode, uid: owner })
    const fileSystem = { ...diskFileSystem, about, copyAttributes: async () => true }
    const write = createAtomicWriter({ fileSystem, uid }).write(path, 'new')
    const said = await write.then(
      () => '',
      (error: { code?: string }) => error.code,
    )
    expect(said === 'READ_ONLY').toBe(isAsked)
  })
})
