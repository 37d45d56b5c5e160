import { once } from 'node:events'
import nodeFs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OpenFiles } from '../../main/contained/open-files.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

let scratch: ScratchFolder
let files: OpenFiles
let fs: typeof nodeFs
let promises: typeof nodeFs.promises
let path: string

beforeEach(async () => {
  scratch = await createScratchFolder()
  path = join(scratch.work, 'file')
  nodeFs.writeFileSync(path, 'text')
  files = new OpenFiles()
  const modules = files.modules()
  fs = modules['node:fs'] as typeof nodeFs
  promises = modules['node:fs/promises'] as typeof nodeFs.promises
})
afterEach(() => scratch.remove())

const isOpen = (fd: number): boolean => {
  try {
    nodeFs.fstatSync(fd)
    return true
  } catch {
    return false
  }
}
const opened = (): Promise<number> =>
  new Promise((done, fail) => fs.open(path, (error, fd) => (error ? fail(error) : done(fd))))

describe('what is open at the end is closed and named', () => {
  it.each<[string, () => number | Promise<number>]>([
    ['openSync', () => fs.openSync(path, 'r')],
    ['open', opened],
  ])('%s', async (_, open) => {
    const fd = await open()
    expect(isOpen(fd)).toBe(true)
    expect(files.end()).toEqual([{ kind: 'open file', detail: path }])
    expect(isOpen(fd)).toBe(false)
  })

  it('a handle', async () => {
    const handle = await promises.open(path)
    expect(files.end()).toEqual([{ kind: 'open file' }])
    expect(handle.fd).toBe(-1)
  })

  it('of fs.promises, which is the same module', () => {
    expect(fs.promises).toBe(promises)
    expect(Object.keys(promises)).toEqual(expect.arrayContaining(Object.keys(nodeFs.promises)))
    expect(Object.keys(fs)).toEqual(expect.arrayContaining(Object.keys(nodeFs)))
  })

  it('with a module of the run alone: what Node loads late, and sets as it is asked for, stays as it is', () => {
    const known = Object.getOwnPropertyDescriptor(nodeFs, 'opendir') as PropertyDescriptor
    const set: unknown[] = []
    const late = {
      get: () => known.value,
      set: (value: unknown) => set.push(value),
      enumerable: true,
      configurable: true,
    }
    Object.defineProperty(nodeFs, 'opendir', late)
    const own = new OpenFiles().modules()['node:fs'] as typeof nodeFs
    Object.defineProperty(nodeFs, 'opendir', known)
    expect(set).toEqual([])
    expect(own.opendir).not.toBe(known.value)
  })

  it.each<[string, () => nodeFs.ReadStream | nodeFs.WriteStream]>([
    ['createReadStream', () => fs.createReadStream(path)],
    ['createWriteStream', () => fs.createWriteStream(path)],
  ])('%s', (_, create) => {
    const stream = create()
    expect(files.end()).toEqual([{ kind: 'open file', detail: path }])
    expect(stream.destroyed).toBe(true)
  })

  it.each<[string, () => nodeFs.Dir | Promise<nodeFs.Dir>]>([
    ['opendirSync', () => fs.opendirSync(scratch.work)],
    ['opendir', () => new Promise((done) => fs.opendir(scratch.work, (_error, folder) => done(folder)))],
    ['promises.opendir', () => promises.opendir(scratch.work)],
  ])('%s', async (_, open) => {
    const folder = await open()
    expect(files.end()).toEqual([{ kind: 'open folder', detail: scratch.work }])
    expect(() => folder.closeSync()).toThrow('closed')
  })

  it('watchFile', () => {
    const [own, others] = [() => {}, () => {}]
    const watcher = nodeFs.watchFile(path, { persistent: false }, others)
    try {
      fs.watchFile(path, { persistent: false }, own)
      expect(files.end()).toEqual([{ kind: 'file watcher' }])
      expect(watcher.listeners('change')).toEqual([others])
    } finally {
      nodeFs.unwatchFile(path)
    }
  })
})

describe('what its code has closed is not spoken of, and its number is not closed again', () => {
  it.each<[string, () => unknown]>([
    ['closeSync', () => fs.closeSync(fs.openSync(path, 'r'))],
    ['close', async () => new Promise<void>((done) => void opened().then((fd) => fs.close(fd, () => done())))],
    ['a handle', async () => (await promises.open(path)).close()],
    ['a stream that was destroyed', () => fs.createReadStream(path).destroy()],
    ['a stream that was read', async () => once(fs.createReadStream(path).resume(), 'close')],
    ['a folder', () => fs.opendirSync(scratch.work).closeSync()],
    [
      'a file that is not there',
      async () => {
        await expect(promises.open(`${path}2`)).rejects.toThrow('ENOENT')
        expect(() => fs.openSync(`${path}2`, 'r')).toThrow('ENOENT')
        await new Promise<void>((done) => fs.open(`${path}2`, () => done()))
        await new Promise<void>((done) => fs.opendir(`${path}2`, () => done()))
      },
    ],
    [
      'a watcher',
      () => {
        fs.watchFile(path, { persistent: false }, () => {})
        fs.unwatchFile(path)
      },
    ],
  ])('%s', async (_, use) => {
    await use()
    const other = nodeFs.openSync(path, 'r')
    try {
      expect(files.end()).toEqual([])
      expect(isOpen(other)).toBe(true)
    } finally {
      nodeFs.closeSync(other)
    }
  })
})

it('what is closed already is not spoken of', async () => {
  nodeFs.closeSync(await opened())
  expect(files.end()).toEqual([])
})

it.each<[string, (fs: typeof nodeFs) => unknown]>([
  ['open', (fs) => fs.open(path, undefined as never)],
  ['opendir', (fs) => fs.opendir(path, undefined as never)],
  ['close', (fs) => fs.close('1' as never)],
])('Node says what is wrong with the arguments of %s', (_, call) => {
  const saidBy = (module: typeof nodeFs): unknown => {
    try {
      return call(module)
    } catch (error) {
      return String(error)
    }
  }
  expect(saidBy(fs)).toBe(saidBy(nodeFs))
  expect(saidBy(fs)).toContain('TypeError')
})
