import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serializeDocument } from '#document'
import { emptyGraph, type Graph } from '#graph'
import { holdProcessLock } from '../../main/documents/process-lock.ts'
import { createRecovery, type RecoveryStore } from '../../main/documents/recovery.ts'
import type { RecoverySlot } from '../../main/documents/recovery-slot.ts'
import { type AtomicWriter, createAtomicWriter } from '../../main/files/index.ts'
import { loadSettings } from '../../main/settings.ts'

const writer = createAtomicWriter()
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recovery-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The store of one process. */
async function store(now = () => 1_000, disk: AtomicWriter = writer): Promise<RecoveryStore> {
  return createRecovery(folder, disk, await holdProcessLock(folder), { now })
}

const graph = (title: string): Graph => ({ ...emptyGraph, title })
const titles = async (from: RecoveryStore): Promise<readonly string[]> =>
  (await from.leftovers()).copies.map((copy) => copy.graph.title)
const copyText = (title: string): string =>
  JSON.stringify({ path: null, savedAtMs: 1, text: serializeDocument(graph(title)) })

describe('recovery copies', () => {
  it('are offered when their window is gone, newest first', async () => {
    let now = 1_000
    const recoveries = await store(() => now)
    const [one, two] = [recoveries.slot(), recoveries.slot()]
    await one.keep('/a.pipeline', graph('one'), true)
    now = 2_000
    await two.keep(null, graph('two'), true)
    expect(await titles(recoveries)).toEqual([])
    one.release()
    two.release()
    const { copies } = await recoveries.leftovers()
    expect(copies.map(({ path, savedAtMs, graph: { title } }) => [path, savedAtMs, title])).toEqual([
      [null, 2_000, 'two'],
      ['/a.pipeline', 1_000, 'one'],
    ])
  })

  /** The calls on a window's slot that has a copy of `work`, and the titles that are offered once the window is gone. */
  const ends: readonly (readonly [string, (slot: RecoverySlot) => unknown, readonly string[]])[] = [
    ['nothing: the window went, however it did', () => undefined, ['work']],
    ['a save of that content', (slot) => slot.saved('/a', graph('work'), 0), []],
    ['a save of newer content', (slot) => slot.saved('/a', graph('newer'), slot.told), []],
    ['a save of older content', (slot) => slot.saved('/a', graph('before'), 0), ['work']],
    ['a later change', (slot) => slot.keep(null, graph('work 2'), true), ['work 2']],
    [
      'a save, overtaken by a change',
      (slot) => [slot.keep(null, graph('more'), true), slot.saved('/a', graph('work'), 0)],
      ['more'],
    ],
    [
      'a save whose page has not heard of it',
      (slot) => [slot.saved('/a', graph('work'), 0), slot.keep('/a', graph('work'), true)],
      [],
    ],
    ['undone, or let go by the person', (slot) => slot.clear(), []],
    ['a clear after a change', (slot) => [slot.keep(null, graph('more'), true), slot.clear()], []],
    ['another document in the window', (slot) => slot.leave(), ['work']],
    ['another document, also changed', (slot) => [slot.leave(), slot.keep('/b', graph('b'), true)], ['b', 'work']],
    [
      'another document, changed and saved',
      (slot) => [slot.leave(), slot.keep(null, graph('b'), true), slot.saved('/a', graph('b'), slot.told)],
      ['work'],
    ],
  ]
  it.each(ends)('%s', async (_what, say, offered) => {
    const recoveries = await store()
    const slot = recoveries.slot()
    await slot.keep(null, graph('work'), true)
    const said = say(slot)
    await Promise.all(Array.isArray(said) ? said : [said])
    slot.release()
    expect([...(await titles(recoveries))].sort()).toEqual(offered)
  })

  it('on offer in a window are for no other, and end when they are discarded, or taken and saved', async () => {
    const recoveries = await store()
    for (const title of ['one', 'two', 'three']) {
      const slot = recoveries.slot()
      await slot.keep(null, graph(title), true)
      slot.release()
    }
    const { copies } = await recoveries.leftovers()
    const slots = copies.map((copy) => {
      const slot = recoveries.slot()
      slot.claim(copy)
      return slot
    })
    expect(await titles(recoveries)).toEqual([])
    const [first, second, third] = copies
    if (!first || !second || !third) throw new Error('three copies were kept')
    await slots[0]?.discard(first)
    await slots[1]?.adopt(second)
    expect(slots[1]?.unsaved).toEqual(second.graph)
    for (const slot of slots) slot.release()
    // A copy that was adopted is not saved yet.
    expect([...(await titles(recoveries))].sort()).toEqual([second.graph.title, third.graph.title].sort())
    slots[1]?.resume()
    await slots[1]?.saved('/a', second.graph, 0)
    slots[1]?.release()
    expect(await titles(recoveries)).toEqual([third.graph.title])
  })

  it('of a window that comes back are its own again, but for what another has taken', async () => {
    const recoveries = await store()
    const slot = recoveries.slot()
    await slot.keep(null, graph('work'), true)
    slot.release()
    slot.resume()
    expect(await titles(recoveries)).toEqual([])
    slot.release()
    const [copy] = (await recoveries.leftovers()).copies
    const other = recoveries.slot()
    if (copy) other.claim(copy)
    slot.resume()
    // The slot still knows its work, and keeps it again.
    await slot.keep(null, slot.unsaved ?? emptyGraph, true)
    slot.release()
    other.release()
    expect(await titles(recoveries)).toEqual(['work', 'work'])
  })

  it('of a window that has turned to another document stay with the window that has taken them', async () => {
    const recoveries = await store()
    const slot = recoveries.slot()
    await slot.keep(null, graph('work'), true)
    const left = await slot.leave()
    const other = recoveries.slot()
    if (left) other.claim(left)
    slot.release()
    expect(await titles(recoveries)).toEqual([])
    other.release()
    expect(await titles(recoveries)).toEqual(['work'])
  })

  it('stay however old they are', async () => {
    const slot = (await store(() => 1)).slot()
    await slot.keep(null, graph('old'), true)
    slot.release()
    expect(await titles(await store(() => 1e14))).toEqual([])
    await rename(folder)
    expect(await titles(await store(() => 1e14))).toEqual(['old'])
  })

  it('that can not be read stay too, and are told', async () => {
    const broken = {
      'aa-aa.json': '{"path": nul',
      'aa-ab.json': '{"path": null, "savedAtMs": 1}',
      'aa-ac.json': JSON.stringify({ path: null, savedAtMs: 1, text: 'not a pipeline' }),
      'aa-ad.json': '',
    }
    for (const [name, text] of Object.entries(broken)) await writeFile(join(folder, name), text)
    await mkdir(join(folder, 'aa-ae.json'))
    await writeFile(join(folder, 'aa-af.json'), copyText('fine'))
    const { copies, unreadable } = await (await store()).leftovers()
    expect(copies.map((copy) => copy.graph.title)).toEqual(['fine'])
    expect(unreadable.map(({ message }) => /aa-a\w/.exec(message)?.[0]).sort()).toEqual([
      'aa-aa',
      'aa-ab',
      'aa-ac',
      'aa-ad',
      'aa-ae',
    ])
    for (const { message, remedy } of unreadable) {
      expect(message).toMatch(/^Unsaved work was left behind that cannot be read: .+\. .+$/)
      expect(remedy).toContain(folder)
    }
    for (const [name, text] of Object.entries(broken)) expect(await readFile(join(folder, name), 'utf8')).toBe(text)
  })

  it('fail with the reason where the disk does, and are tried again', async () => {
    let isFull = true
    const disk: AtomicWriter = {
      ...writer,
      write: (path, text) =>
        isFull ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : writer.write(path, text),
    }
    const recoveries = await store(() => 1, disk)
    const slot = recoveries.slot()
    await expect(slot.keep(null, graph('work'), true)).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(slot.unsaved?.title).toBe('work')
    isFull = false
    await slot.keep(null, graph('work'), true)
    slot.release()
    expect(await titles(recoveries)).toEqual(['work'])
  })
})

/** As after a crash: the copies in the folder belong to a process that is gone. */
async function rename(from: string): Promise<void> {
  for (const name of await readdir(from)) {
    if (!name.endsWith('.json')) continue
    await writeFile(join(from, name.replace(/^[0-9a-f]+/, 'dead')), await readFile(join(from, name)))
    await rm(join(from, name))
  }
}

describe('copies of other processes', () => {
  it('are their own while they run, frozen or not, and are offered once they are gone; no number of a process counts', async () => {
    // Named as before locks existed, after a running process: this one.
    await writeFile(join(folder, `${process.pid}-ab.json`), copyText('of a number'))
    const { child, id } = await otherProcess()
    await writeFile(join(folder, `${id}-ab.json`), copyText('theirs'))
    await writeFile(join(folder, `.${id}-ab.json.77.aa.tmp`), 'half')
    await writeFile(join(folder, `.dead-ab.json.${process.pid}.aa.tmp`), 'half')
    const recoveries = await store()
    expect(await titles(recoveries)).toEqual(['of a number'])
    child.kill('SIGSTOP')
    expect(await titles(recoveries)).toEqual(['of a number'])
    const names = await readdir(folder)
    // A running process may still finish its half-written copy.
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([`.${id}-ab.json.77.aa.tmp`])
    const isOver = once(child, 'exit')
    child.kill('SIGKILL')
    await isOver
    expect([...(await titles(recoveries))].sort()).toEqual(['of a number', 'theirs'])
    const left = await readdir(folder)
    expect(left.filter((name) => name.endsWith('.tmp') || name === `${id}.lock`)).toEqual([])
  })

  it('are told apart also where the folder is too deep for a socket', async () => {
    const outer = folder
    folder = join(folder, 'deep'.repeat(30))
    const slot = (await store()).slot()
    await slot.keep(null, graph('work'), true)
    expect(await titles(await store())).toEqual([])
    folder = outer
  })
})

/** Another process, which holds a lock on the folder. */
async function otherProcess() {
  const script = `import { createServer } from 'node:net'
    const id = 'beef'
    createServer(() => {}).listen(${JSON.stringify(folder)} + '/' + id + '.lock', () => console.log(id))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [id] = await once(child.stdout, 'data')
  return { child, id: String(id).trim() }
}

describe('settings', () => {
  it('survive a restart; a broken file or field takes its default', async () => {
    const file = join(folder, 'settings.json')
    const settings = await loadSettings(file, writer)
    await settings.setTheme('dark')
    for (let index = 0; index < 12; index += 1) await settings.addRecent(`/${index % 11}.pipeline`)
    const again = (await loadSettings(file, writer)).get()
    expect(again.theme).toBe('dark')
    expect(again.recent).toHaveLength(10)
    expect(again.recent[0]).toBe('/0.pipeline')
    await writeFile(file, '{"theme": "loud", "recent": ["/a"], "bounds": 3}')
    expect((await loadSettings(file, writer)).get()).toMatchObject({ theme: 'system', recent: ['/a'], bounds: null })
    await writeFile(file, 'nonsense')
    expect((await loadSettings(file, writer)).get().recent).toEqual([])
  })
})
