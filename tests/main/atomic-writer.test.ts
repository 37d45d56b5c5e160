import { link, lstat, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createAtomicWriter,
  type FileSystem,
  fingerprint,
  isChangedOutside,
  TornFileError,
  type WriteOptions,
} from '../../main/files/index.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'
import { type FaultyOptions, faultyFileSystem } from './faulty-file-system.ts'

const before = 'old\n'.repeat(500)
const after = 'new!\n'.repeat(700)
let scratch: ScratchFolder
let folder = ''
let file = ''
let kept = ''

beforeEach(async () => {
  scratch = await createScratchFolder()
  folder = scratch.work
  file = join(folder, 'a.pipeline')
  kept = join(scratch.userData, 'kept')
})
afterEach(() => scratch.remove())

function failing(code: string): () => Promise<never> {
  return async () => {
    throw Object.assign(new Error(code), { code })
  }
}

/** A kind of file, and how to make one. */
interface Kind {
  readonly name: string
  readonly make: () => Promise<unknown>
  readonly instead?: Partial<FileSystem>
  readonly options?: WriteOptions
  readonly uid?: number
  readonly isInPlace?: boolean
}

const old = (): Promise<unknown> => writeFile(file, before)
const kinds: readonly Kind[] = [
  { name: 'a file', make: old },
  {
    name: 'a link to a file',
    make: async () => {
      await writeFile(join(folder, 'real'), before)
      await symlink('real', file)
    },
  },
  { name: 'a file of our own', make: old, options: { isPrivate: true } },
  { name: 'a read-only file', make: () => writeFile(file, before, { mode: 0o444 }), options: { isForced: true } },
  {
    name: 'a file with two names',
    isInPlace: true,
    make: async () => {
      await old()
      await link(file, join(folder, 'other'))
    },
  },
  {
    name: 'a file with attributes that can not be copied',
    isInPlace: true,
    make: old,
    instead: { copyAttributes: async () => false },
  },
  { name: "another's file", isInPlace: true, make: old, uid: 7 },
  { name: 'a mount', isInPlace: true, make: old, instead: { rename: failing('EBUSY') } },
  {
    name: 'a file whose folder takes no others',
    isInPlace: true,
    make: old,
    instead: {
      create: (path, mode) =>
        path.startsWith(folder) ? failing('EACCES')() : faultyFileSystem({}).fileSystem.create(path, mode),
    },
  },
  {
    name: 'a read-only file that only its name can be written by',
    isInPlace: true,
    make: () => writeFile(file, before, { mode: 0o444 }),
    instead: { rename: failing('EPERM') },
    options: { isForced: true },
  },
]

interface Outcome {
  readonly error: unknown
  readonly calls: readonly string[]
  readonly waits: readonly number[]
}

async function save(kind: Partial<Kind>, faulty: FaultyOptions = {}, platform?: NodeJS.Platform): Promise<Outcome> {
  // The real `cp` is tested on real files; here it would only take time.
  const instead = { copyAttributes: async () => true, ...kind.instead, ...faulty.instead }
  const { fileSystem, calls } = faultyFileSystem({ ...faulty, instead })
  const waits: number[] = []
  const writer = createAtomicWriter({
    fileSystem,
    wait: async (ms) => waits.push(ms),
    keptFolders: [kept],
    ...(kind.uid === undefined ? {} : { uid: kind.uid }),
    ...(platform === undefined ? {} : { platform }),
  })
  try {
    await writer.write(file, after, kind.options)
    return { error: null, calls, waits }
  } catch (error) {
    return { error, calls, waits }
  }
}

/** The temporary files that are left. */
async function debris(): Promise<readonly string[]> {
  const names = [...(await readdir(folder)), ...(await readdir(kept).catch(() => []))]
  return names.filter((name) => /\.(tmp|kept)$/.test(name))
}

async function fresh(kind: Kind): Promise<void> {
  for (const place of [folder, kept]) {
    await rm(place, { recursive: true, force: true })
    await mkdir(place, { recursive: true })
  }
  await kind.make()
}

describe('a save', () => {
  it('flushes the new file before it takes the place of the old one, and the folder after', async () => {
    await writeFile(file, before)
    const { error, calls } = await save({})
    expect(error).toBeNull()
    const making = ['create', 'copyAttributes', 'chown', 'write', 'truncate', 'chmod', 'sync', 'close']
    expect(calls.slice(calls.indexOf('create'))).toEqual([...making, 'rename', 'syncFolder', 'list'])
    expect(await readFile(file, 'utf8')).toBe(after)
    expect(await readdir(folder)).toEqual(['a.pipeline'])
  })

  it.each(kinds)('of $name keeps it what it is', async (kind) => {
    await fresh(kind)
    const { mode, ino } = await stat(file)
    const isLink = (await lstat(file)).isSymbolicLink()
    expect((await save(kind, { mostBytes: 100 })).error).toBeNull()
    expect(await readFile(file, 'utf8')).toBe(after)
    expect((await stat(file)).mode).toBe(kind.options?.isPrivate ? 0o100600 : mode)
    expect((await lstat(file)).isSymbolicLink()).toBe(isLink)
    expect((await stat(file)).ino === ino).toBe(kind.isInPlace ?? false)
    expect(await debris()).toEqual([])
  })

  it.each(kinds.flatMap((kind) => ['ENOSPC', 'EIO', 'EROFS', 'EACCES'].map((code) => ({ kind, code }))))(
    'of $kind.name that meets $code at any system call is old in full, or new in full',
    async ({ kind, code }) => {
      await fresh(kind)
      const { calls } = await save(kind)
      for (const [at, call] of calls.entries()) {
        await fresh(kind)
        const { error } = await save(kind, { fault: { at, code, isHalfWritten: true } })
        const text = await readFile(file, 'utf8')
        const told = `${at} ${call}: ${String(error)}`
        if (error !== null) expect(error, told).toMatchObject({ code })
        // Only if the flush of the folder fails, the new file is already in place.
        expect(text === before ? 'old' : text === after ? 'new' : 'torn', told).toBe(
          error === null || call === 'syncFolder' ? 'new' : 'old',
        )
        // If a file can't be removed, the next save removes it.
        if (call !== 'remove') expect(await debris(), told).toEqual([])
      }
    },
  )

  it.each(kinds)('of $name that goes on failing is old in full, or new in full elsewhere', async (kind) => {
    await fresh(kind)
    const { calls } = await save(kind)
    for (const [at, call] of calls.entries()) {
      await fresh(kind)
      const { error } = await save(kind, { fault: { at, code: 'ENOSPC', isHalfWritten: true, isForGood: true } })
      const told = `${at} ${call}: ${String(error)}`
      const text = await readFile(file, 'utf8')
      if (!(error instanceof TornFileError)) {
        expect([before, after], told).toContain(text)
        continue
      }
      expect(error.code, told).toBe('ENOSPC')
      expect(await readFile(error.keptAt ?? '', 'utf8'), told).toBe(after)
    }
  })

  it.each(kinds)('of $name that is cut off at any system call leaves a text in full', async (kind) => {
    await fresh(kind)
    const { calls } = await save(kind)
    for (const [at, call] of calls.entries()) {
      await fresh(kind)
      await save(kind, { fault: { at, code: 'crash', isHalfWritten: true } })
      const [left = '-'] = (await debris()).filter((name) => name.endsWith('.kept'))
      const texts = [join(folder, left), join(kept, left)].map((path) => readFile(path, 'utf8').catch(() => ''))
      const whole = [await readFile(file, 'utf8'), ...(await Promise.all(texts))]
      expect(whole.includes(before) || whole.includes(after), `${at} ${call}`).toBe(true)
      if (!kind.isInPlace) expect([before, after], `${at} ${call}`).toContain(whole[0])
    }
  })

  it('of a new file that fails at any system call leaves nothing', async () => {
    const { calls } = await save({})
    for (let at = 0; at < calls.indexOf('rename') + 1; at += 1) {
      await rm(file, { force: true })
      const { error } = await save({}, { fault: { at, code: 'EIO', isHalfWritten: true } })
      if (error !== null) expect(error).toMatchObject({ code: 'EIO' })
      expect(await readdir(folder)).toEqual(error === null ? ['a.pipeline'] : [])
    }
  })

  it.each(['EPERM', 'EBUSY', 'EACCES'])('tries a rename again that meets %s on Windows', async (code) => {
    await writeFile(file, before)
    const at = (await save({}, {}, 'win32')).calls.indexOf('rename')
    const { error, waits } = await save({}, { fault: { at, code, times: 3 } }, 'win32')
    expect(error).toBeNull()
    expect(waits).toEqual([5, 10, 20])
    expect(await readFile(file, 'utf8')).toBe(after)
  })

  it('writes in place where a rename stays forbidden on Windows', async () => {
    await writeFile(file, before)
    const { error, waits } = await save({ instead: { rename: failing('EPERM') } }, {}, 'win32')
    expect(error).toBeNull()
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320])
    expect(await readFile(file, 'utf8')).toBe(after)
    expect(await readdir(folder)).toEqual(['a.pipeline'])
  })

  it('succeeds where folders cannot be flushed', async () => {
    await writeFile(file, before)
    expect((await save({ instead: { syncFolder: failing('EINVAL') } })).error).toBeNull()
  })

  it('writes what a link points at, also where that does not exist yet, and keeps the link', async () => {
    const name = join(folder, 'link.pipeline')
    await symlink('a.pipeline', name)
    const writer = createAtomicWriter()
    await writer.write(name, before)
    expect(await readFile(file, 'utf8')).toBe(before)
    await writer.write(name, after)
    expect(await readFile(file, 'utf8')).toBe(after)
    expect((await lstat(name)).isSymbolicLink()).toBe(true)
  })

  // Only root can read a file without any read permission.
  const modes = [0o444, 0o555, 0o400, ...(process.geteuid?.() === 0 ? [0o000] : [])]
  it.each(modes)('of a file of mode %o is refused, and done when it is wanted', async (mode) => {
    await writeFile(file, before, { mode })
    const writer = createAtomicWriter()
    await expect(writer.write(file, after)).rejects.toMatchObject({ code: 'READ_ONLY' })
    expect(await readFile(file, 'utf8')).toBe(before)
    await writer.write(file, after, { isForced: true })
    expect(await readFile(file, 'utf8')).toBe(after)
    expect((await stat(file)).mode & 0o777).toBe(mode)
  })

  it('that is called off at the last moment changes nothing', async () => {
    for (const kind of kinds) {
      await fresh(kind)
      const confirm = async (): Promise<void> => {
        expect(await readFile(file, 'utf8')).toBe(before)
        throw new Error('called off')
      }
      const { error } = await save({ ...kind, options: { ...kind.options, confirm } })
      expect(String(error), kind.name).toContain('called off')
      expect(await readFile(file, 'utf8'), kind.name).toBe(before)
      expect(await debris(), kind.name).toEqual([])
    }
  })
})

describe('saves of one file', () => {
  it('wait for each other: the last text stays', async () => {
    const writer = createAtomicWriter()
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`)
    await Promise.all(texts.map((text) => writer.write(file, text)))
    expect(await readFile(file, 'utf8')).toBe('text 19')
    expect(await readdir(folder)).toEqual(['a.pipeline'])
  })

  it('by several names are one after another', async () => {
    await writeFile(file, before)
    await symlink(file, join(folder, 'soft'))
    await symlink(folder, join(folder, 'again'))
    const writer = createAtomicWriter()
    const hard = async (): Promise<void> => link(file, join(folder, 'hard'))
    for (const prepare of [async () => {}, hard]) {
      await prepare()
      let open = 0
      const most: number[] = []
      const turn = async (path: string): Promise<void> =>
        writer.inLine(path, async (write) => {
          open += 1
          most.push(open)
          await write(path)
          open -= 1
        })
      const names = ['a.pipeline', 'soft', 'again/a.pipeline', 'again/soft', './a.pipeline']
      if (prepare === hard) names.push('hard', 'again/hard')
      await Promise.all([...names, ...names].map((name) => turn(join(folder, name))))
      expect(most).toEqual(most.map(() => 1))
    }
  })
})

describe('the line of a file is the same behind a save, which puts another file in its place', () => {
  it.each([
    ['one name', false],
    ['several', true],
  ])('where it has %s', async (_, isHard) => {
    await writeFile(file, before)
    await symlink(file, join(folder, 'soft'))
    if (isHard) await link(file, join(folder, 'hard'))
    const writer = createAtomicWriter()
    const done: string[] = []
    let second: Promise<unknown> = Promise.resolve()
    await writer.inLine(file, async (write) => {
      await write('first')
      second = writer.inLine(join(folder, isHard ? 'hard' : 'soft'), async () => done.push('second'))
      // The others get more time than they would need if they did not wait.
      for (const name of ['b', 'c']) await writer.write(join(folder, name), name)
      done.push('first')
    })
    await second
    expect(done).toEqual(['first', 'second'])
  })
})

describe('what killed saves have left', () => {
  const dead = 2 ** 22 + 1
  const name = (pid: number, kind: string): string => `.a.pipeline.${pid}.0123456789ab.${kind}`

  it('goes at the next save in the folder, and nothing else does', async () => {
    const day = 24 * 60 * 60
    const now = Date.now() / 1000
    const files: Record<string, { readonly isSwept: boolean; readonly at?: number }> = {
      [name(dead, 'tmp')]: { isSwept: true },
      [name(process.pid, 'tmp')]: { isSwept: false },
      [name(process.pid, 'tmp').replace('ab.', 'ac.')]: { isSwept: true, at: now - 2 * day },
      [name(dead, 'kept')]: { isSwept: false, at: now - 2 * day },
      [name(dead, 'kept').replace('ab.', 'ac.')]: { isSwept: true, at: now - 31 * day },
      [`.a.${dead}.tmp`]: { isSwept: false },
      [`a.pipeline.${dead}.0123456789ab.tmp`]: { isSwept: false },
      'draft.tmp': { isSwept: false, at: now - 99 * day },
    }
    for (const [path, { at = now }] of Object.entries(files)) {
      await writeFile(join(folder, path), before)
      await utimes(join(folder, path), at, at)
    }
    await mkdir(join(folder, name(dead, 'tmp').replace('01', '99')))
    await save({})
    const left = await readdir(folder)
    for (const [path, { isSwept }] of Object.entries(files))
      expect([path, left.includes(path)]).toEqual([path, !isSwept])
    expect(left).toContain(name(dead, 'tmp').replace('01', '99'))
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
