import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAtomicWriter } from '../../main/files/index.ts'
import { createRecovery } from '../../main/recovery.ts'
import { loadSettings } from '../../main/settings.ts'

const writer = createAtomicWriter()
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recovery-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('recovery copies', () => {
  it('are offered when their window is gone, newest first, and can be discarded', async () => {
    let now = 1_000
    const store = createRecovery(folder, writer, { now: () => now })
    const [one, two] = [store.slot(), store.slot()]
    await one.keep('/a.pipeline', 'one', true)
    now = 2_000
    await two.keep(null, 'two', false)
    expect(await store.leftovers()).toEqual([])
    one.release()
    two.release()
    const left = await store.leftovers()
    expect(left.map(({ path, savedAtMs, text }) => [path, savedAtMs, text])).toEqual([
      [null, 2_000, 'two'],
      ['/a.pipeline', 1_000, 'one'],
    ])
    await store.discard(left[0]?.file ?? '')
    expect(await store.leftovers()).toHaveLength(1)
  })

  it('of another process are its own while it runs', async () => {
    const copy = JSON.stringify({ path: null, savedAtMs: 1, text: 'theirs' })
    await writeFile(join(folder, '4242-ab.json'), copy)
    const options = { now: () => 2 }
    expect(await createRecovery(folder, writer, { ...options, isAlive: () => true }).leftovers()).toEqual([])
    expect(await createRecovery(folder, writer, { ...options, isAlive: () => false }).leftovers()).toHaveLength(1)
  })

  it('go when nothing is unsaved, when they are old, and when they are broken', async () => {
    const store = createRecovery(folder, writer, { now: () => 1e12, isAlive: () => false })
    const slot = store.slot()
    // A clear does not overtake the copy before it.
    await Promise.all([slot.keep(null, 'x', true), slot.clear()])
    await writeFile(join(folder, '4242-aa.json'), '{"path": nul')
    await writeFile(join(folder, '4242-ab.json'), JSON.stringify({ path: null, savedAtMs: 1, text: 'old' }))
    expect(await store.leftovers()).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })
})

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
