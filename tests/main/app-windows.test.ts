import type { EventEmitter } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { serializeDocument } from '#document'
import { emptyGraph, type Graph } from '#graph'
import { systemClock } from '#runtime'
import type { EditorWindow } from '../../main/handlers/editor-window.ts'
import { createServices } from '../../main/handlers/services.ts'
import type { Services } from '../../main/handlers/window-commands.ts'
import { type AppWindows, createAppWindows, openFirstWindows } from '../../main/windows/app-windows.ts'
import { electronHost } from '../../main/windows/electron-host.ts'
import { wasJustPressed, watchPresses } from '../../main/windows/person-input.ts'
import { isOwnPage, isPageAddress, pageAddress } from '../../main/windows/protocol.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

interface FakeWindow extends EventEmitter {
  readonly told: string[]
  readonly sent: string[]
  readonly webContents: EventEmitter & { readonly id: number; isGone: boolean; readonly mainFrame: object }
}
const electron = vi.hoisted(() => ({
  made: [] as unknown[],
  focused: null as unknown,
  asked: [] as unknown[],
  answer: {} as object,
  errors: [] as string[],
  theme: '',
}))
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events')
  class FakeBrowserWindow extends EventEmitter {
    static getAllWindows = () => electron.made
    static getFocusedWindow = () => electron.focused
    told: string[] = []
    sent: string[] = []
    webContents = Object.assign(new EventEmitter(), {
      id: electron.made.length,
      isGone: false,
      isCrashed: () => this.webContents.isGone,
      send: (event: string) => void this.sent.push(event),
    })
    constructor() {
      super()
      electron.made.push(this)
    }
    show = () => void this.told.push('show')
    focus = () => void this.told.push('focus')
    isDestroyed = () => this.told.includes('destroyed')
    loadURL = async (address: string) => void this.told.push(`load ${address}`)
    setTitle = (title: string) => void this.told.push(`title ${title}`)
    setDocumentEdited = (isEdited: boolean) => void this.told.push(`edited ${isEdited}`)
    setRepresentedFilename = (path: string) => void this.told.push(`file ${path}`)
  }
  const ask = async (...given: unknown[]) => {
    electron.asked.push(given.at(-1))
    return electron.answer
  }
  return {
    app: Object.assign(new EventEmitter().setMaxListeners(0), { getVersion: () => '1.2.3', quit: () => undefined }),
    BrowserWindow: FakeBrowserWindow,
    protocol: {},
    screen: {},
    nativeTheme: {
      set themeSource(theme: string) {
        electron.theme = theme
      },
    },
    dialog: {
      showOpenDialog: ask,
      showSaveDialog: ask,
      showMessageBox: ask,
      showErrorBox: (title: string, text: string) => electron.errors.push(`${title}: ${text}`),
    },
  }
})

let scratch: ScratchFolder
let services: Services
let windows: AppWindows
let changes = 0
const titled = (title: string): Graph => ({ ...emptyGraph, title })
const made = (at: number) => electron.made.at(at) as FakeWindow

beforeEach(async () => {
  Object.assign(electron, { made: [], focused: null, asked: [], answer: {}, errors: [] })
  changes = 0
  scratch = await createScratchFolder()
  services = await createServices({ userData: scratch.userData, exampleFolder: scratch.work, recoveryName: 'recovery' })
  windows = createAppWindows({
    services,
    outFolder: '/out',
    developmentUrl: null,
    onChange: () => {
      changes += 1
    },
  })
  for (const name of ['a', 'b']) await writeFile(fileAt(name), serializeDocument(titled(name)))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await scratch.remove()
})
const fileAt = (name: string) => join(scratch.work, `${name}.pipeline`)

/** A message as the page of a window sends it. */
const sentBy = (window: FakeWindow, frame: object = { parent: null, url: pageAddress }) =>
  ({ sender: window.webContents, senderFrame: frame }) as never
const commandsOf = (window: FakeWindow) => {
  const commands = windows.commandsFor(sentBy(window))
  if (!commands) throw new Error('it is no window of ours')
  return commands
}
const nameIn = async (window: FakeWindow) => (await commandsOf(window).welcome()).document.name

describe('the windows of the app', () => {
  it('show their page and their document', async () => {
    await windows.open({})
    expect(made(0).told).toEqual(['title Untitled - Asyncanvas', 'edited false', 'file ', `load ${pageAddress}`])
    expect(changes).toBeGreaterThan(0)
  })

  it.each([
    ['its own page', { parent: null, url: pageAddress }, true],
    ['a frame in it', { parent: {}, url: pageAddress }, false],
    ['another page', { parent: null, url: 'https://example.com/' }, false],
    ['a frame that is gone', null, false],
  ])('hear %s: %s', async (_, frame, isHeard) => {
    await windows.open({})
    expect(windows.commandsFor(sentBy(made(0), frame as object)) !== null).toBe(isHeard)
  })

  it('listen to no foreign window, and to no closed one', async () => {
    await windows.open({})
    const stranger = { webContents: { id: 77 } } as unknown as FakeWindow
    expect(windows.commandsFor(sentBy(stranger))).toBeNull()
    made(0).emit('closed')
    expect(windows.commandsFor(sentBy(made(0)))).toBeNull()
  })

  it('open a file in a window that nothing was done in, then in another, and go to the one that has it', async () => {
    await windows.open({})
    await windows.openFile(fileAt('a'))
    expect([electron.made.length, await nameIn(made(0))]).toEqual([1, 'a.pipeline'])
    expect(made(0).told).toContain('focus')
    await windows.openFile(fileAt('b'))
    expect([electron.made.length, await nameIn(made(1))]).toEqual([2, 'b.pipeline'])
    await windows.openFile(fileAt('b'))
    expect([electron.made.length, made(1).told.at(-1)]).toEqual([2, 'focus'])
    expect(services.settings.get().recent).toEqual([fileAt('b'), fileAt('a')])
  })

  it.each([
    ['no window is open: in a new one', 0, 1, 0],
    ['one is free: in a new one', 1, 2, 0],
    ['each has its document: by the system', 2, 1, 1],
  ])('say what is wrong with a file where %s', async (_, kind, count, errors) => {
    if (kind === 1) await windows.open({})
    if (kind === 2) await windows.openFile(fileAt('a'))
    await windows.openFile(fileAt('gone'))
    expect([electron.made.length, electron.errors.length]).toEqual([count, errors])
    if (errors === 0) expect((await commandsOf(made(-1)).welcome()).failure?.message).toContain('gone.pipeline')
    else expect(electron.errors[0]).toMatch(/^Not opened: gone\.pipeline .+\.\n.+\.$/)
  })

  it('know which one has the focus', async () => {
    await windows.openFile(fileAt('a'))
    await windows.openFile(fileAt('b'))
    expect(windows.focused()).toBeNull()
    electron.focused = made(0)
    expect(windows.focused()?.document.name).toBe('a.pipeline')
  })

  it('tell nothing to a page that is not there', async () => {
    await windows.open({})
    const shown = windows.focused() ?? null
    electron.focused = made(0)
    const window = windows.focused()
    expect(shown).toBeNull()
    window?.emit('saveRequested', undefined)
    made(0).webContents.isGone = true
    window?.emit('saveRequested', undefined)
    made(0).webContents.isGone = false
    made(0).told.push('destroyed')
    window?.emit('saveRequested', undefined)
    expect(made(0).sent.filter((event) => event === 'saveRequested')).toHaveLength(1)
  })

  it.each([
    ['with unsaved work leaves its copy', true, ['work']],
    ['with nothing unsaved leaves none', false, []],
  ])('that are closed %s', async (_, isDirty, kept) => {
    await windows.open({})
    const commands = commandsOf(made(0))
    await commands.keepRecovery(titled('work'))
    await commands.setDirty(isDirty)
    made(0).emit('closed')
    await vi.waitFor(async () => {
      expect((await services.recoveries.leftovers()).copies.map(({ graph }) => graph.title)).toEqual(kept)
    })
  })

  describe('whose page crashes', () => {
    const crash = async (reason: string, atMs: number) => {
      vi.spyOn(systemClock, 'now').mockReturnValue(atMs)
      made(0).webContents.emit('render-process-gone', {}, { reason })
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      return made(0).told.filter((told) => told.startsWith('load')).length
    }
    it('show it again, unless it ended normally', async () => {
      await windows.open({})
      expect(await crash('clean-exit', 0)).toBe(1)
      expect(await crash('crashed', 1)).toBe(2)
    })

    it.each([
      ['at once again, only offer it', 9_999, true],
      ['much later, have it again', 10_000, false],
    ])('have their work; those that crash %s', async (_, laterMs, isOffered) => {
      await windows.open({})
      const commands = commandsOf(made(0))
      await commands.keepRecovery(titled('work'))
      await commands.setDirty(true)
      await crash('crashed', 50_000)
      const first = await commands.welcome()
      expect([first.unsaved?.title, first.recovery]).toEqual(['work', null])
      await crash('crashed', 50_000 + laterMs)
      const again = await commands.welcome()
      expect([again.unsaved?.title, again.recovery?.graph.title]).toEqual(
        isOffered ? [undefined, 'work'] : ['work', undefined],
      )
    })
  })

  it('begin with one for each copy that a crash left; the first tells of those that can not be read', async () => {
    const copy = (title: string, path: string | null) =>
      ({ file: join(scratch.work, `${title}.json`), path, savedAtMs: 1, graph: titled(title), isOwn: true }) as const
    const unreadable = [{ message: 'Unsaved work was left behind that cannot be read: x', remedy: 'look' }]
    await openFirstWindows(windows, { copies: [copy('one', null), copy('two', fileAt('a'))], unreadable }, {}, null)
    const greetings = await Promise.all([0, 1].map((at) => commandsOf(made(at)).welcome()))
    expect(
      greetings.map(({ recovery, failure, document }) => [recovery?.graph.title, failure !== null, document.name]),
    ).toEqual([
      ['one', true, expect.any(String)],
      ['two', false, 'a.pipeline'],
    ])
    const other = await services.recoveries.leftovers()
    expect(other.copies).toEqual([])
  })

  it('begin with the document that was asked for where no crash left any', async () => {
    const failure = { message: 'no', remedy: 'such file' }
    await openFirstWindows(windows, { copies: [], unreadable: [] }, { failure }, null)
    expect((await commandsOf(made(0)).welcome()).failure).toEqual(failure)
    expect(electron.made).toHaveLength(1)
  })
})

describe('the app as host', () => {
  const window = (part: object = {}) =>
    ({ document: { path: null, name: 'a' }, isDirty: false, leftover: null, ...part }) as unknown as EditorWindow
  const hostWith = (browserWindow: unknown = null) =>
    electronHost({
      browserWindowOf: () => browserWindow as BrowserWindow,
      newWindow: async () => undefined,
      openFile: async () => undefined,
      changed: () => undefined,
      theme: () => 'dark',
    })

  it.each([
    ['nothing was done in it', {}, true],
    ['it has a file', { document: { path: '/a', name: 'a' } }, false],
    ['it has unsaved work', { isDirty: true }, false],
    ['it offers unsaved work', { leftover: {} }, false],
  ])('fills a window where %s: %s', (_, part, isFilled) => {
    expect(hostWith().takesIntoThisWindow(window(part))).toBe(isFilled)
  })

  it.each([
    ['a file', { filePaths: ['/a'] }, '/a'],
    ['none', { filePaths: [] }, null],
  ])('asks which to open: %s', async (_, answer, path) => {
    electron.answer = answer
    expect(await hostWith().askOpenPath(window())).toBe(path)
    expect(await hostWith({}).askOpenPath(window())).toBe(path)
    expect(electron.asked[0]).toMatchObject({ properties: ['openFile'], filters: [{ extensions: ['pipeline'] }] })
  })

  it.each([
    ['pipeline', { filePath: '/a' }, '/a'],
    ['ts', { filePath: '' }, null],
    ['mjs', {}, null],
  ] as const)('asks where to save a %s', async (kind, answer, path) => {
    electron.answer = answer
    expect(await hostWith().askSavePath(window(), 'name', kind)).toBe(path)
    expect(electron.asked[0]).toMatchObject({ defaultPath: 'name', filters: [{ extensions: [kind] }] })
  })

  it('shows what changed in title and theme', async () => {
    await windows.open({})
    const fake = made(0)
    fake.told.length = 0
    hostWith(fake).changed(window({ isDirty: true, document: { path: '/x/a.pipeline', name: 'a.pipeline' } }))
    expect([fake.told, electron.theme]).toEqual([
      ['title * a.pipeline - Asyncanvas', 'edited true', 'file /x/a.pipeline'],
      'dark',
    ])
    fake.told.push('destroyed')
    hostWith(fake).changed(window())
    expect(fake.told).toHaveLength(4)
  })

  describe('knows whether a person is there', () => {
    const press = async (type: string, agoMs: number) => {
      await windows.open({})
      const fake = made(-1)
      watchPresses(fake as unknown as BrowserWindow)
      vi.spyOn(systemClock, 'now').mockReturnValue(10_000 - agoMs)
      fake.webContents.emit('input-event', {}, { type })
      vi.spyOn(systemClock, 'now').mockReturnValue(10_000)
      return fake
    }
    it.each([
      ['keyDown', 0, true],
      ['mouseUp', 1_999, true],
      ['mouseUp', 2_000, false],
      ['touchEnd', 10, true],
      ['mouseMove', 0, false],
      ['mouseDown', 0, false],
    ])('by a press: %s, %d ms ago: %s', async (type, agoMs, isThere) => {
      const fake = await press(type, agoMs)
      expect(wasJustPressed(fake as unknown as BrowserWindow)).toBe(isThere)
      electron.answer = { response: 0 }
      expect(await hostWith(fake).isPersonThere(window())).toBe(isThere)
      expect(electron.asked.length).toBe(isThere ? 0 : 1)
    })

    it.each([
      ['Cancel', 0, false],
      ['Run', 1, true],
    ])('or else by asking: %s', async (button, response, isThere) => {
      const fake = await press('mouseMove', 0)
      electron.answer = { response }
      expect(await hostWith(fake).isPersonThere(window())).toBe(isThere)
      expect(electron.asked[0]).toMatchObject({ buttons: expect.arrayContaining([button]), defaultId: 0, cancelId: 0 })
      expect((electron.asked[0] as { buttons: string[] }).buttons[response]).toBe(button)
    })

    it('and nobody is where the window is gone', async () => {
      const fake = await press('keyDown', 0)
      fake.told.push('destroyed')
      expect(await hostWith(fake).isPersonThere(window())).toBe(false)
      expect(await hostWith(null).isPersonThere(window())).toBe(false)
    })
  })
})

describe('an address', () => {
  const development = 'http://localhost:5173'
  it.each([
    [pageAddress, null, true, true],
    ['app://asyncanvas/other.html', null, true, false],
    ['app://else/index.html', null, false, false],
    ['https://asyncanvas/index.html', null, false, false],
    [`${development}/index.html`, development, true, true],
    [`${development}/any`, development, true, true],
    [`${development}/`, null, false, false],
    ['http://localhost:5174/', development, false, false],
    ['nonsense', development, false, false],
  ])('%s, developing at %s, is ours: %s; our page: %s', (address, developmentUrl, isOwn, isPage) => {
    expect([isOwnPage(address, developmentUrl), isPageAddress(address, developmentUrl)]).toEqual([isOwn, isPage])
  })
})
