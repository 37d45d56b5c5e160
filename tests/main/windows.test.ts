import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OpenedDocument, SaveRequest } from '#bridge'
import { parseDocument, serializeDocument } from '#document'
import { emptyGraph, type Graph } from '#graph'
import { readDocument } from '../../main/documents/load-document.ts'
import { holdProcessLock } from '../../main/documents/process-lock.ts'
import { createRecovery } from '../../main/documents/recovery.ts'
import type { RecoveryCopy } from '../../main/documents/recovery-slot.ts'
import type { AtomicWriter } from '../../main/files/index.ts'
import type { WindowHost } from '../../main/handlers/editor-window.ts'
import { createServices } from '../../main/handlers/services.ts'
import { type NewWindow, type Services, serveWindow } from '../../main/handlers/window-commands.ts'
import { graphOf } from '../support/graph-of.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

let scratch: ScratchFolder
beforeEach(async () => {
  scratch = await createScratchFolder()
})
afterEach(() => scratch.remove())

const titled = (title: string): Graph => ({ ...emptyGraph, title })
const pathOf = (name: string) => join(scratch.work, name)

interface Given {
  readonly kind?: WindowHost['kind']
  /** The error code of writing a recovery copy. */
  readonly code?: string | undefined
  readonly takesIntoThisWindow?: boolean
  /** The path that the person chooses when asked. */
  readonly answer?: string | null
  readonly fresh?: NewWindow
}

async function services(code: string | undefined): Promise<Services> {
  const all = await createServices({
    userData: scratch.userData,
    exampleFolder: scratch.work,
    recoveryName: 'recovery',
  })
  if (code === undefined) return all
  const writer: AtomicWriter = {
    ...all.writer,
    write: () => Promise.reject(Object.assign(new Error(code || 'no more paper'), code ? { code } : {})),
  }
  const folder = join(scratch.userData, 'other')
  return { ...all, recoveries: createRecovery(folder, writer, await holdProcessLock(folder)) }
}

/** A window, and the calls to its host. */
async function opened({ kind = 'electron', code, takesIntoThisWindow = true, answer = null, fresh = {} }: Given = {}) {
  const told: (readonly unknown[])[] = []
  const host: WindowHost = {
    ...{ kind, platform: 'linux', version: '1.2.3' },
    newDocument: async (_window, { document }) => void told.push(['new document', document.name]),
    takesIntoThisWindow: () => takesIntoThisWindow,
    openElsewhere: async (path) => void told.push(['elsewhere', path]),
    askOpenPath: async () => answer,
    askSavePath: async (_window, name, what) => {
      told.push(['ask where', name, what])
      return answer
    },
    resolve: async (path) =>
      path.startsWith(scratch.work)
        ? { ok: true, value: path }
        : { ok: false, error: { message: 'not yours', remedy: 'another' } },
    shown: (path) => `shown ${path.slice(scratch.work.length + 1)}`,
    list: async () => ['a.pipeline'],
    isPersonThere: async () => true,
    changed: ({ isDirty, document }) => void told.push(['changed', document.name, isDirty]),
  }
  const all = await services(code)
  const served = await serveWindow(all, host, (event, payload) => void told.push([event, payload]), fresh)
  return { ...served, told, services: all }
}

describe('a copy of unsaved work that can not be kept', () => {
  it.each([
    ['ENOSPC', 'the disk is full', 'Free some space, or save a copy elsewhere'],
    ['EROFS', 'the disk is read-only', 'Save a copy elsewhere'],
    ['', 'no more paper', 'Save it'],
  ])('is told with its reason: %s', async (code, why, remedy) => {
    const { commands, window } = await opened({ code })
    expect(await commands.keepRecovery(titled('work'))).toEqual({
      ok: false,
      error: { message: `No copy of unsaved work can be kept: ${why}`, remedy },
    })
    // A page that is loaded again still gets the work.
    expect(window.recovery.unsaved?.title).toBe('work')
  })

  it('keeps no run from beginning', async () => {
    const graph = graphOf({ a: 'sleep 1' })
    const { commands } = await opened({ code: 'ENOSPC' })
    await commands.setDirty(true)
    const started = await commands.startRun({
      ...{ graph, inputs: {}, clock: 'virtual', rate: 1, isDebug: false, isApart: false },
    })
    expect(started.ok).toBe(true)
  })
})

describe('a copy of unsaved work', () => {
  const start = { inputs: {}, clock: 'virtual', rate: 1, isDebug: false, isApart: false } as const
  it.each([
    ['is written before a run where something is unsaved', true, ['work']],
    ['is not made for a run of what is saved', false, []],
  ])('%s', async (_, isDirty, kept) => {
    const { commands, services: all, leave } = await opened()
    await commands.setDirty(isDirty)
    await commands.startRun({ ...start, graph: { ...graphOf({ a: 'sleep 1' }), title: 'work' } })
    await leave()
    expect((await all.recoveries.leftovers()).copies.map(({ graph }) => graph.title)).toEqual(kept)
  })

  it('ends when nothing is unsaved any more', async () => {
    const { commands, services: all, leave } = await opened()
    await commands.keepRecovery(titled('work'))
    expect(await commands.keepRecovery(null)).toEqual({ ok: true, value: null })
    await leave()
    expect((await all.recoveries.leftovers()).copies).toEqual([])
  })

  it.each([
    ['let go of', false, []],
    ['unsaved', true, ['work']],
  ])('of a document that another takes the place of is, where it was %s: %s', async (_, isDirty, kept) => {
    await writeFile(pathOf('b.pipeline'), serializeDocument(titled('b')))
    const { commands, services: all, leave } = await opened()
    await commands.keepRecovery(titled('work'))
    await commands.setDirty(isDirty)
    await commands.openDocument(pathOf('b.pipeline'))
    await leave()
    expect((await all.recoveries.leftovers()).copies.map(({ graph }) => graph.title)).toEqual(kept)
  })

  const leftover: RecoveryCopy = { file: '', path: null, savedAtMs: 5, graph: titled('left'), isOwn: true }
  it('that a crash has left is offered, and is the window’s own once it is taken', async () => {
    const { commands } = await opened({ fresh: { leftover: { ...leftover, file: pathOf('left.json') } } })
    expect((await commands.welcome()).recovery).toEqual({ graph: titled('left'), savedAtMs: 5 })
    expect((await commands.welcome()).unsaved).toBeNull()
    await commands.takeRecovery()
    expect((await commands.welcome()).unsaved?.title).toBe('left')
  })

  it('that a crash has left is gone once it is not wanted', async () => {
    await writeFile(pathOf('left.json'), '{}')
    const { commands } = await opened({ fresh: { leftover: { ...leftover, file: pathOf('left.json') } } })
    await commands.discardRecovery()
    expect((await commands.welcome()).recovery).toBeNull()
    await expect(readFile(pathOf('left.json'))).rejects.toThrow('ENOENT')
  })
})

it('a theme that is chosen is kept before the host is told', async () => {
  const { commands, services: all, told } = await opened()
  const setTheme = vi.spyOn(all.settings, 'setTheme')
  let kept = () => {}
  setTheme.mockReturnValue(
    new Promise((done) => {
      kept = done
    }),
  )
  const choosing = commands.setTheme('dark')
  await new Promise((go) => setImmediate(go))
  expect([setTheme.mock.calls, told]).toEqual([[['dark']], []])
  kept()
  await choosing
  expect(told.map(([what]) => what)).toEqual(['changed'])
})

describe('what a page is greeted with', () => {
  it.each([
    ['electron', ['/recent.pipeline']],
    ['browser', []],
  ] as const)('in %s', async (kind, recent) => {
    const { commands, services: all } = await opened({ kind })
    await all.settings.addRecent('/recent.pipeline')
    await all.settings.setTheme('dark')
    expect(await commands.welcome()).toEqual({
      ...{ host: kind, platform: 'linux', version: '1.2.3', theme: 'dark', recent },
      document: { graph: emptyGraph, path: null, name: expect.any(String) },
      ...{ failure: null, recovery: null, unsaved: null, heldBy: null },
    })
  })

  it('says once why another file is not there, and who held the app', async () => {
    const failure = { message: 'no file', remedy: 'another' }
    const { commands } = await opened({ fresh: { failure, heldBy: 'fetch' } })
    expect(await commands.welcome()).toMatchObject({ failure, heldBy: 'fetch' })
    expect(await commands.welcome()).toMatchObject({ failure: null, heldBy: null })
  })

  it('shows the path as the host does', async () => {
    await writeFile(pathOf('a.pipeline'), serializeDocument(titled('a')))
    const document = await readDocument(pathOf('a.pipeline'))
    const { commands } = await opened(document.ok ? { fresh: { document: document.value } } : {})
    expect((await commands.welcome()).document).toMatchObject({ path: 'shown a.pipeline', name: 'a.pipeline' })
  })
})

describe('opening', () => {
  beforeEach(() => writeFile(pathOf('a.pipeline'), serializeDocument(titled('a'))))

  it('fills a window that nothing was done in, and the recent files know it', async () => {
    const { commands, told, window, services: all } = await opened()
    const document = { graph: titled('a'), path: 'shown a.pipeline', name: 'a.pipeline' }
    expect(await commands.openDocument(pathOf('a.pipeline'))).toEqual({ ok: true, value: null })
    expect(told.filter(([what]) => what !== 'runsElsewhere')).toMatchObject([
      ['changed', 'a.pipeline', false],
      ['documentOpened', document],
    ])
    expect(window).toMatchObject({ isDirty: false, isOurs: false, fingerprint: expect.any(String) })
    expect(all.settings.get().recent).toEqual([pathOf('a.pipeline')])
  })

  it.each([
    ['asks which where none is named', null, 'a.pipeline', 'a'],
    ['does nothing where the question is called off', null, null, null],
  ])('%s', async (_, path, answer, title) => {
    const { commands, told } = await opened({ answer: answer === null ? null : pathOf(answer) })
    expect(await commands.openDocument(path)).toEqual({ ok: true, value: null })
    const documents = told.flatMap(([event, document]) => (event === 'documentOpened' ? [document] : []))
    expect(documents.map((document) => (document as OpenedDocument).graph.title)).toEqual(title === null ? [] : [title])
  })

  it('takes another window where this one has a document', async () => {
    const { commands, told, window } = await opened({ takesIntoThisWindow: false })
    expect(await commands.openDocument(pathOf('a.pipeline'))).toEqual({ ok: true, value: null })
    expect(told).toContainEqual(['elsewhere', pathOf('a.pipeline')])
    expect(window.document.path).toBeNull()
  })

  it('forgets a file that is gone, but not one that is only broken', async () => {
    const { commands, services: all } = await opened()
    await writeFile(pathOf('broken.pipeline'), 'nonsense')
    for (const name of ['gone.pipeline', 'broken.pipeline']) await all.settings.addRecent(pathOf(name))
    for (const name of ['gone.pipeline', 'broken.pipeline']) {
      expect((await commands.openDocument(pathOf(name))).ok).toBe(false)
    }
    expect(all.settings.get().recent).toEqual([pathOf('broken.pipeline')])
  })

  it('refuses what the host does not let it touch', async () => {
    const { commands } = await opened()
    expect(await commands.openDocument('/etc/passwd')).toMatchObject({ ok: false, error: { message: 'not yours' } })
  })

  it('treats a dropped text as foreign code', async () => {
    const { commands, window } = await opened()
    const dropped = await commands.openText('drop.pipeline', serializeDocument(titled('dropped')))
    expect(dropped).toEqual({ ok: true, value: null })
    expect(window).toMatchObject({ isOurs: false, document: { path: null, name: 'dropped' } })
    const wrong = await commands.openText('drop.pipeline', 'nonsense')
    expect(wrong.ok ? '' : wrong.error.message).toMatch(/^drop\.pipeline: /)
  })

  it('makes a new document', async () => {
    const { commands, told } = await opened()
    await commands.newDocument()
    expect(told).toContainEqual(['new document', 'Untitled'])
    expect(await commands.listDocuments()).toEqual(['a.pipeline'])
  })
})

describe('saving', () => {
  const titleAt = async (name: string) => {
    const parsed = parseDocument(await readFile(pathOf(name), 'utf8'))
    return parsed.ok ? parsed.value.title : 'torn'
  }
  const request = (part: Partial<SaveRequest> = {}): SaveRequest => ({ graph: titled('new'), isSaveAs: false, ...part })

  it('asks where for what has no file, and not again', async () => {
    const { commands, told, window } = await opened({ answer: pathOf('new.pipeline') })
    expect(await commands.saveDocument(request())).toMatchObject({ ok: true })
    expect(await titleAt('new.pipeline')).toBe('new')
    expect(window.document.path).toBe(pathOf('new.pipeline'))
    await commands.saveDocument(request({ graph: titled('newer') }))
    expect(await titleAt('new.pipeline')).toBe('newer')
    expect(told.filter(([what]) => what === 'ask where')).toHaveLength(1)
  })

  it('does nothing where the question is called off', async () => {
    const { commands, window } = await opened()
    expect(await commands.saveDocument(request())).toEqual({ ok: true, value: null })
    expect(window.document.path).toBeNull()
  })

  it('tells that it was changed outside, and writes over it when that is wanted', async () => {
    const { commands } = await opened({ answer: pathOf('a.pipeline') })
    await commands.saveDocument(request())
    await writeFile(pathOf('a.pipeline'), serializeDocument(titled('outside')))
    const refused = await commands.saveDocument(request({ graph: titled('mine') }))
    expect(refused).toMatchObject({ ok: false, error: { kind: 'changed-outside' } })
    expect(await titleAt('a.pipeline')).toBe('outside')
    expect((await commands.saveDocument(request({ graph: titled('mine'), isOverwrite: true }))).ok).toBe(true)
    expect(await titleAt('a.pipeline')).toBe('mine')
  })
})

describe('the code of a window', () => {
  it('is foreign if it came with a file, and own if it begins empty', async () => {
    const code = graphOf({ f: 'coroutine' })
    await writeFile(pathOf('c.pipeline'), serializeDocument(code))
    const document = await readDocument(pathOf('c.pipeline'))
    const { window } = await opened(document.ok ? { fresh: { document: document.value } } : {})
    expect(window.trust.isOwn()).toBe(false)
    expect((await opened()).window.trust.isOwn()).toBe(true)
  })

  it('is still own when it is opened unchanged from where it was saved', async () => {
    const code = graphOf({ f: 'coroutine' })
    const { commands, window, services: all } = await opened({ answer: pathOf('mine.pipeline') })
    expect((await commands.saveDocument({ graph: code, isSaveAs: false })).ok).toBe(true)
    expect(all.settings.get().recent).toEqual([pathOf('mine.pipeline')])
    await window.trust.opened(pathOf('mine.pipeline'), { ...code, shared: 'const other = 1' })
    expect(window.trust.isOwn()).toBe(false)
    await window.trust.opened(pathOf('mine.pipeline'), code)
    expect(window.trust.isOwn()).toBe(true)
  })

  it('is foreign once it was pasted from elsewhere, but not when it was copied here', async () => {
    const { commands, window, services: all } = await opened()
    await commands.copiedCode(['mine'])
    expect(all.copied.has(['mine'])).toBe(true)
    await commands.pastedCode(['mine'])
    expect(window.trust.isOwn()).toBe(true)
    await commands.pastedCode(['theirs'])
    expect(window.trust.isOwn()).toBe(false)
    // Code that is copied now is trusted in no other window.
    await commands.copiedCode(['both'])
    expect([all.copied.has(['both']), window.copied.has(['both'])]).toEqual([false, true])
  })

  it('of a crash is asked about where it was not vouched for', async () => {
    const leftover: RecoveryCopy = { file: pathOf('l'), path: null, savedAtMs: 5, graph: titled('left'), isOwn: false }
    const { window, commands } = await opened({ fresh: { leftover } })
    expect(window.trust.isOwn()).toBe(false)
    await commands.discardRecovery()
    expect(window.trust.isOwn()).toBe(true)
  })
})
