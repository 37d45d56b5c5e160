import { link, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SaveRequest } from '#bridge'
import { parseDocument, serializeDocument } from '#document'
import { emptyGraph, type Graph } from '#graph'
import { readDocument } from '../../main/documents/load-document.ts'
import { createAtomicWriter, fingerprint } from '../../main/files/index.ts'
import type { EditorWindow, WindowHost } from '../../main/handlers/editor-window.ts'
import { createSaving, type SavingServices } from '../../main/handlers/save-document.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'
import { type Fault, type FaultyOptions, faultyFileSystem } from './faulty-file-system.ts'

let scratch: ScratchFolder
let file = ''
beforeEach(async () => {
  scratch = await createScratchFolder()
  file = join(scratch.work, 'a.pipeline')
})
afterEach(() => scratch.remove())

const titled = (title: string): Graph => ({ ...emptyGraph, title })

async function titleOf(path: string): Promise<string> {
  const parsed = parseDocument(await readFile(path, 'utf8'))
  return parsed.ok ? parsed.value.title : 'torn'
}

/** Windows of one process that show the same file, on a disk whose speed a test controls. */
function world(kind: WindowHost['kind'] = 'electron', faulty: FaultyOptions = {}) {
  const { fileSystem } = faultyFileSystem({ instead: { copyAttributes: async () => true }, ...faulty })
  const asked: string[] = []
  const host = {
    kind,
    resolve: async (path: string) => ({ ok: true, value: join(scratch.work, path) }),
    shown: (path: string) => path,
    changed: () => undefined,
    askSavePath: async () => {
      asked.push(file)
      return file
    },
  } as unknown as WindowHost
  const services = {
    host,
    writer: createAtomicWriter({ fileSystem, wait: async () => undefined }),
    settings: { addRecent: async () => undefined },
  } as unknown as SavingServices
  const open = (path: string | null = file, known = titled('first')) => {
    const window = {
      document: { graph: known, path, name: 'a' },
      fingerprint: path === null ? null : fingerprint(serializeDocument(known)),
      trust: { saved: async () => undefined },
      recovery: { saved: async () => undefined },
      leftover: null,
    } as unknown as EditorWindow
    const save = createSaving(window, services)
    return {
      window,
      save: (title: string, request: Partial<SaveRequest> = {}) =>
        save({ graph: titled(title), isSaveAs: false, ...request }),
    }
  }
  return { open, asked }
}

/** Makes each system call take as many turns as the numbers say. */
function slowed(turns: readonly number[]): FaultyOptions {
  let at = 0
  return {
    async before() {
      const wait = turns[at++ % Math.max(1, turns.length)] ?? 0
      for (let turn = 0; turn < wait; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('saves that overlap', () => {
  const turns = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 12 })

  it('of one window are never "changed outside", however slow they are, and the last one stays', async () => {
    await fc.assert(
      fc.asyncProperty(turns, fc.integer({ min: 2, max: 5 }), async (pace, count) => {
        await writeFile(file, serializeDocument(titled('first')))
        const { open } = world('electron', slowed(pace))
        const { save } = open()
        const answers = await Promise.all(Array.from({ length: count }, (_, index) => save(`save ${index}`)))
        expect(answers.every(({ ok }) => ok)).toBe(true)
        expect(await titleOf(file)).toBe(`save ${count - 1}`)
      }),
      { numRuns: 30 },
    )
  })

  it('of several windows lose nothing in silence: one is saved, the others are told', async () => {
    await fc.assert(
      fc.asyncProperty(turns, fc.integer({ min: 2, max: 4 }), fc.boolean(), async (pace, count, isLinked) => {
        await writeFile(file, serializeDocument(titled('first')))
        const other = join(scratch.work, 'link.pipeline')
        await symlink(file, other).catch(() => undefined)
        const { open } = world('electron', slowed(pace))
        const windows = Array.from({ length: count }, (_, index) => open(isLinked && index % 2 === 1 ? other : file))
        const answers = await Promise.all(windows.map(({ save }, index) => save(`window ${index}`)))
        const saved = answers.flatMap(({ ok }, index) => (ok ? [index] : []))
        expect(saved).toHaveLength(1)
        expect(await titleOf(file)).toBe(`window ${saved[0]}`)
        for (const answer of answers) {
          if (!answer.ok) expect(answer.error.kind).toBe('changed-outside')
        }
        // A window that lost must decide itself whether to replace the file.
        const loser = windows[saved[0] === 0 ? 1 : 0]
        expect(await loser?.save('mine', { isOverwrite: true })).toMatchObject({ ok: true })
        expect(await loser?.save('mine again')).toMatchObject({ ok: true })
      }),
      { numRuns: 30 },
    )
  })

  it('by two names of one file are told, too', async () => {
    await writeFile(file, serializeDocument(titled('first')))
    const other = join(scratch.work, 'hard.pipeline')
    await link(file, other)
    const { open } = world('electron', slowed([3, 0, 2]))
    const answers = await Promise.all([open(file).save('one'), open(other).save('two')])
    expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(await titleOf(other)).toBe(await titleOf(file))
    expect((await stat(file)).nlink).toBe(2)
  })

  it('with another process are told up to the moment of the rename', async () => {
    await writeFile(file, serializeDocument(titled('first')))
    const elsewhere = serializeDocument(titled('another process'))
    for (const last of ['create', 'write', 'sync', 'close']) {
      await writeFile(file, serializeDocument(titled('first')))
      const { open } = world('electron', {
        before: async (call) => (call === last ? writeFile(file, elsewhere) : undefined),
      })
      expect(await open().save('ours'), last).toMatchObject({ ok: false, error: { kind: 'changed-outside' } })
      expect(await titleOf(file), last).toBe('another process')
    }
  })

  it.each(['browser', 'electron'] as const)('that find the name taken meanwhile are told: %s', async (kind) => {
    const { open } = world(kind, slowed([1, 2]))
    if (kind === 'browser') file = join(scratch.work, 'new.pipeline')
    const wish = { isSaveAs: true, path: 'new' }
    const answers = await Promise.all([open(null).save('one', wish), open(null).save('two', wish)])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { kind: 'exists' } })
    expect(await titleOf(file)).toBe(answers[0]?.ok ? 'one' : 'two')
  })

  it('replace what the system’s dialog was about, and nothing that came later', async () => {
    await writeFile(file, serializeDocument(titled('agreed to')))
    expect(await world().open(null).save('mine', { isSaveAs: true })).toMatchObject({ ok: true })
    const { open, asked } = world('electron', {
      before: async (call) => (call === 'create' ? writeFile(file, serializeDocument(titled('later'))) : undefined),
    })
    const { save } = open(null)
    expect(await save('other', { isSaveAs: true })).toMatchObject({ error: { kind: 'exists' } })
    expect(await titleOf(file)).toBe('later')
    expect(await save('other', { isSaveAs: true, isOverwrite: true })).toMatchObject({ ok: true })
    expect(asked).toHaveLength(1)
  })

  it('are not "changed outside" after a save that failed once the text was there', async () => {
    await writeFile(file, serializeDocument(titled('first')))
    let fails = true
    const { open } = world('electron', {
      instead: {
        copyAttributes: async () => true,
        async syncFolder() {
          if (fails) throw Object.assign(new Error('EIO'), { code: 'EIO' })
        },
      },
    })
    const { save } = open()
    expect(await save('second')).toMatchObject({ ok: false, error: { kind: 'failed' } })
    fails = false
    expect(await save('third')).toMatchObject({ ok: true })
  })
})

describe('a save in place that was cut off', () => {
  it('is told of where the file is opened, with the file that has all of it', async () => {
    await writeFile(file, serializeDocument(titled('first')))
    await link(file, join(scratch.work, 'other'))
    const crash = { at: 0, code: 'crash', isHalfWritten: true }
    const { calls } = await cutOff(undefined)
    await writeFile(file, '{}')
    await cutOff({ ...crash, at: calls.lastIndexOf('write') })
    const opened = await readDocument(file)
    const kept = /in (.*): copy that file$/.exec(opened.ok ? '' : opened.error.remedy)?.[1] ?? ''
    expect(await titleOf(kept)).toBe('second')
    expect(await readDocument(join(scratch.work, 'other'))).toMatchObject({ ok: false })
  })

  async function cutOff(fault: Fault | undefined) {
    const { fileSystem, calls } = faultyFileSystem(fault ? { fault } : {})
    const text = serializeDocument(titled('second'))
    await createAtomicWriter({ fileSystem, wait: async () => undefined })
      .write(file, text)
      .catch(() => undefined)
    return { calls }
  }
})

describe('a read-only file', () => {
  it.each(['electron', 'browser'] as const)('is asked about, and saved when it is wanted: %s', async (kind) => {
    await writeFile(file, serializeDocument(titled('first')), { mode: 0o444 })
    const { save } = world(kind).open()
    expect(await save('second')).toMatchObject({ ok: false, error: { kind: 'read-only' } })
    expect(await titleOf(file)).toBe('first')
    expect(await save('second', { isForced: true })).toMatchObject({ ok: true })
    expect(await titleOf(file)).toBe('second')
    expect((await stat(file)).mode & 0o777).toBe(0o444)
  })

  it('that changed outside is asked about both', async () => {
    await writeFile(file, serializeDocument(titled('another')), { mode: 0o444 })
    const { save } = world().open()
    expect(await save('second', { isForced: true })).toMatchObject({ error: { kind: 'changed-outside' } })
    expect(await save('second', { isOverwrite: true })).toMatchObject({ error: { kind: 'read-only' } })
    expect(await titleOf(file)).toBe('another')
    expect(await save('second', { isForced: true, isOverwrite: true })).toMatchObject({ ok: true })
  })

  it('that was chosen in the dialog is not asked for again', async () => {
    await writeFile(file, serializeDocument(titled('first')), { mode: 0o444 })
    const { open, asked } = world()
    const { save } = open(null)
    expect(await save('second', { isSaveAs: true })).toMatchObject({ error: { kind: 'read-only' } })
    expect(await save('second', { isSaveAs: true, isForced: true })).toMatchObject({ ok: true })
    expect(asked).toHaveLength(1)
    expect(await titleOf(file)).toBe('second')
  })
})
