import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Settings, SettingsStore } from '../../main/settings.ts'
import { pageHealth } from '../../main/windows/page-health.ts'
import { harden } from '../../main/windows/security.ts'
import { createBoxWindow, createWindow } from '../../main/windows/window.ts'
import { type AppWindow, createWindowClosing } from '../../main/windows/window-closing.ts'

const electron = vi.hoisted(() => ({
  app: null as unknown as EventEmitter & { quit: () => void },
  made: [] as { options: Record<string, unknown>; window: EventEmitter & Record<string, ReturnType<typeof vi.fn>> }[],
  openWindows: 0,
  asked: [] as { message: string; buttons: string[] }[],
  answer: 0,
  opened: [] as string[],
  permissions: {} as Record<string, (...given: unknown[]) => unknown>,
  isDark: false,
  timers: [] as { readonly act: () => void; readonly ms: number }[],
  cleared: [] as unknown[],
}))
vi.mock('../../main/host-timers.ts', async (original) => ({
  ...(await original<object>()),
  setTimeout: (act: () => void, ms: number) => {
    const timer = { act, ms }
    electron.timers.push(timer)
    return timer
  },
  clearTimeout: (timer: unknown) => electron.cleared.push(timer),
}))
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events')
  electron.app = Object.assign(new EventEmitter(), { quit: vi.fn() })
  class BrowserWindow extends EventEmitter {
    static getAllWindows = () => new Array(electron.openWindows)
    show = vi.fn()
    maximize = vi.fn()
    getNormalBounds = () => ({ x: 1, y: 2, width: 3, height: 4 })
    isMaximized = () => true
    constructor(options: Record<string, unknown>) {
      super()
      electron.made.push({ options, window: this as never })
    }
  }
  const handlers = ['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler']
  const defaultSession = Object.fromEntries(
    handlers.map((name) => [name, (handler: never) => (electron.permissions[name] = handler)]),
  )
  return {
    app: electron.app,
    BrowserWindow,
    session: { defaultSession },
    shell: { openExternal: async (address: string) => electron.opened.push(address) },
    nativeTheme: {
      get shouldUseDarkColors() {
        return electron.isDark
      },
    },
    screen: { getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1_920, height: 1_000 } }) },
    dialog: {
      showMessageBox: async (_window: unknown, question: { message: string; buttons: string[] }) => {
        electron.asked.push(question)
        return { response: electron.answer }
      },
    },
  }
})

beforeEach(() => {
  Object.assign(electron, {
    made: [],
    openWindows: 0,
    asked: [],
    answer: 0,
    opened: [],
    isDark: false,
    timers: [],
    cleared: [],
  })
  electron.app.removeAllListeners()
  vi.mocked(electron.app.quit).mockClear()
})

function settingsWith(part: Partial<Settings>) {
  const changes: unknown[] = []
  const store = {
    get: () => ({ bounds: null, isMaximized: false, ...part }),
    change: async (change: unknown) => changes.push(change),
  } as unknown as SettingsStore
  return { store, changes }
}

describe('a new window', () => {
  const at = (x: number, y: number) => ({ x, y, width: 1_000, height: 700 })
  const sizeAlone = { width: 1_000, height: 700 }
  it.each([
    ['there was none before', null, 0, { width: 1_280, height: 800 }],
    ['the last one was in sight', at(100, 50), 0, at(100, 50)],
    ['others are open: a little further for each', at(100, 50), 2, at(148, 98)],
    ['100 pixels are left of it on the right', at(1_819, 0), 0, at(1_819, 0)],
    ['fewer are', at(1_820, 0), 0, sizeAlone],
    ['100 pixels are left of it on the left', at(-899, 0), 0, at(-899, 0)],
    ['fewer are there', at(-900, 0), 0, sizeAlone],
    ['its title stands out a little', at(0, -10), 0, at(0, -10)],
    ['its title is out of sight', at(0, -11), 0, sizeAlone],
    ['100 pixels are left of it below', at(0, 899), 0, at(0, 899)],
    ['fewer are below', at(0, 900), 0, sizeAlone],
  ])('has its place where %s', (_, bounds, open, place) => {
    electron.openWindows = open
    createWindow('/out', settingsWith({ bounds }).store)
    const { x, y, width, height } = electron.made[0]?.options ?? {}
    expect({ ...(x === undefined ? {} : { x, y }), width, height }).toEqual(place)
  })

  it.each([
    ['light', false, '#f6f6f3'],
    ['dark', true, '#14171b'],
  ])('does not flash where the system is %s', (_, isDark, colour) => {
    electron.isDark = isDark
    createWindow('/out', settingsWith({}).store)
    expect(electron.made[0]?.options).toMatchObject({ backgroundColor: colour, show: false })
  })

  it.each([
    ['as it was', true, 1],
    ['else not', false, 0],
  ])('is shown when there is something to see, as large as the screen %s', (_, isMaximized, times) => {
    const { store, changes } = settingsWith({ isMaximized })
    createWindow('/out', store)
    const window = electron.made[0]?.window
    window?.emit('ready-to-show')
    expect(window?.show).toHaveBeenCalledOnce()
    expect(window?.maximize).toHaveBeenCalledTimes(times)
    window?.emit('close')
    expect(changes).toEqual([{ bounds: { x: 1, y: 2, width: 3, height: 4 }, isMaximized: true }])
  })

  it('keeps the title that names its document', () => {
    createWindow('/out', settingsWith({}).store)
    const event = { preventDefault: vi.fn() }
    electron.made[0]?.window.emit('page-title-updated', event)
    expect(event.preventDefault).toHaveBeenCalledOnce()
  })

  const confined = {
    ...{ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
    ...{ spellcheck: false, backgroundThrottling: false },
  }
  it('gives its page nothing but the preload script, and a box not even that', () => {
    createWindow('/out', settingsWith({}).store)
    createBoxWindow({ width: 400, height: 200 })
    const [window, box] = electron.made
    expect(window?.options.webPreferences).toEqual({ ...confined, preload: '/out/preload/index.cjs' })
    expect(box?.options.webPreferences).toEqual(confined)
    expect(box?.options).toMatchObject({ width: 400, height: 200, alwaysOnTop: true, resizable: false, show: false })
    box?.window.emit('ready-to-show')
    expect(box?.window.show).toHaveBeenCalledOnce()
  })
})

describe('what a page is asked before its window goes', () => {
  const contents = (answer: unknown, isCrashed = false) =>
    ({ isCrashed: () => isCrashed, executeJavaScript: async () => answer }) as never

  it.each([
    ['it works', contents(true), 'works'],
    ['something could not be shown', contents(false), 'broken'],
    ['it answers nonsense', contents('true'), 'broken'],
    [
      'it throws',
      { isCrashed: () => false, executeJavaScript: () => Promise.reject(new Error('no')) } as never,
      'broken',
    ],
    ['its process has gone', contents(true, true), 'silent'],
  ])('%s', async (_, page, health) => {
    expect(await pageHealth(page)).toBe(health)
  })

  it('counts as silent after a second', async () => {
    const asked = pageHealth({ isCrashed: () => false, executeJavaScript: () => new Promise(() => {}) } as never)
    const [timer] = electron.timers
    expect(timer?.ms).toBe(1_000)
    timer?.act()
    expect(await asked).toBe('silent')
    expect(electron.cleared).toEqual([timer])
  })
})

interface Guarded {
  readonly isDirty?: boolean
  readonly isLive?: boolean
  readonly isCrashed?: boolean
  readonly works?: unknown
  readonly saved?: unknown
}

/** A guarded window, and what happens to it. */
function guarded({
  isDirty = false,
  isLive = false,
  isCrashed = false,
  works = true,
  saved = { ok: true, value: {} },
}: Guarded) {
  const done: string[] = []
  const note = (what: string) => () => void done.push(what)
  const webContents = {
    isCrashed: () => isCrashed,
    executeJavaScript: async () => works,
    reload: note('reload'),
    forcefullyCrashRenderer: note('crash'),
  }
  const browserWindow = Object.assign(new EventEmitter(), {
    webContents,
    isDestroyed: () => done.includes('destroy'),
    destroy: note('destroy'),
  })
  const window = {
    isDirty,
    document: { name: 'a.pipeline' },
    recovery: { clear: async () => note('clear')() },
    emit: (event: string) => note(event)(),
  }
  const served = {
    window,
    runs: { isLive: () => isLive, close: async () => note('close run')() },
    commands: { saveDocument: async () => saved, setDirty: async () => undefined },
  }
  const entry = { browserWindow, served, isClosing: false, isAsking: false, isLeaving: false, isLetGo: false }
  const closing = createWindowClosing()
  closing.guard(entry as unknown as AppWindow)
  const close = async () => {
    const event = { preventDefault: note('stay') }
    browserWindow.emit('close', event)
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  const commands = () => closing.commandsOf(entry as unknown as AppWindow)
  return { entry, done, close, commands }
}

describe('a window that is closed', () => {
  it('goes at once where nothing is unsaved and nothing runs', async () => {
    const { done, close } = guarded({})
    await close()
    expect([done, electron.asked]).toEqual([[], []])
  })

  it('ends its run first', async () => {
    const { done, close } = guarded({ isLive: true })
    await close()
    expect(done).toEqual(['stay', 'close run', 'destroy'])
  })

  it.each([
    ['Save', 0, ['stay', 'saveRequested'], { isClosing: true, isLetGo: false }],
    ["Don't Save", 1, ['stay', 'clear', 'close run', 'destroy'], { isClosing: false, isLetGo: true }],
    ['Cancel', 2, ['stay'], { isClosing: false, isLetGo: false }],
  ])('with unsaved work asks, and does as is said: %s', async (button, answer, does, state) => {
    electron.answer = answer
    const { done, close, entry } = guarded({ isDirty: true })
    await close()
    expect(electron.asked.map(({ message, buttons }) => [message, buttons[answer]])).toEqual([
      ['Save the changes to a.pipeline?', button],
    ])
    expect(done).toEqual(does)
    expect(entry).toMatchObject({ ...state, isAsking: false })
  })

  it.each([
    ['Reload', 0, ['stay', 'reload']],
    ['Close', 1, ['stay', 'close run', 'destroy']],
    ['Cancel', 2, ['stay']],
  ])('that does not work keeps the copy, whatever is said: %s', async (button, answer, does) => {
    electron.answer = answer
    const { done, close, entry } = guarded({ isDirty: true, works: false })
    await close()
    expect(electron.asked[0]?.message).toBe('This window does not work, and a.pipeline has unsaved changes')
    expect(electron.asked[0]?.buttons[answer]).toBe(button)
    expect(done).toEqual(does)
    expect(entry.isLetGo).toBe(false)
  })

  it('whose process has gone is not asked for', async () => {
    const { done, close } = guarded({ isDirty: true, isCrashed: true })
    await close()
    expect([done, electron.asked]).toEqual([[], []])
  })

  it('asks once, however often it is closed meanwhile', async () => {
    electron.answer = 2
    const { close } = guarded({ isDirty: true })
    await Promise.all([close(), close()])
    expect(electron.asked).toHaveLength(1)
    await close()
    expect(electron.asked).toHaveLength(2)
  })

  it('goes without another question once all has been asked', async () => {
    const { done, close, entry } = guarded({ isDirty: true })
    entry.isLeaving = true
    await close()
    expect([done, electron.asked]).toEqual([[], []])
  })

  const cases = [
    ['has saved', { ok: true, value: {} }, ['destroy'], true],
    ['has called the saving off', { ok: true, value: null }, [], false],
    ['could not save', { ok: false, error: { kind: 'failed' } }, [], false],
    ['must be asked about the file', { ok: false, error: { kind: 'changed' } }, [], true],
  ] as const
  it.each(cases)('as part of ending the app ends it when its page %s', async (_, saved, does, goesOn) => {
    const { done, close, commands, entry } = guarded({ isDirty: true, saved })
    electron.app.emit('before-quit')
    await close()
    done.length = 0
    await commands().saveDocument({} as never)
    expect(entry.isClosing).toBe(saved.ok ? false : goesOn)
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    expect(done).toEqual(does)
    expect(electron.app.quit).toHaveBeenCalledTimes(does.length)
    // Checks whether the app still ends when this window closes.
    electron.answer = 1
    await close()
    expect(vi.mocked(electron.app.quit).mock.calls.length - does.length).toBe(goesOn && does.length === 0 ? 1 : 0)
  })

  it.each([
    ['Cancel', 2, true],
    ['Reload', 0, false],
  ])('calls off the end of the app: %s', async (_, answer, works) => {
    const { close } = guarded({ isDirty: true, works })
    electron.app.emit('before-quit')
    electron.answer = answer
    await close()
    electron.answer = 1
    await close()
    expect(electron.app.quit).not.toHaveBeenCalled()
  })

  it('saves as ever where it is not being closed', async () => {
    const { done, commands } = guarded({ isDirty: true })
    expect(await commands().saveDocument({} as never)).toEqual({ ok: true, value: {} })
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    expect(done).toEqual([])
  })
})

describe('a page', () => {
  const own = 'app://asyncanvas/index.html'
  /** What the page of a window may do; `hasGesture`: the person has just clicked. */
  function page(hasGesture: unknown = true) {
    const handlers: ((given: { url: string }) => { action: string })[] = []
    const asked: string[] = []
    const contents = Object.assign(new EventEmitter(), {
      loadURL: vi.fn(async () => undefined),
      setWindowOpenHandler: (handler: (typeof handlers)[0]) => handlers.push(handler),
      executeJavaScriptInIsolatedWorld: async (_world: number, [{ code }]: [{ code: string }]) => {
        asked.push(code)
        return hasGesture
      },
    })
    harden(null, own)
    electron.app.emit('web-contents-created', {}, contents)
    const isKept = (event: string, address: string) => {
      const preventDefault = vi.fn()
      contents.emit(event, { preventDefault }, address)
      return preventDefault.mock.calls.length > 0
    }
    return { contents, isKept, open: (url: string) => handlers[0]?.({ url }), asked }
  }

  it.each(['will-navigate', 'will-redirect'])('stays where it is: %s', (event) => {
    const { isKept } = page()
    expect(isKept(event, 'https://example.com/')).toBe(true)
    expect(isKept(event, own)).toBe(false)
  })

  it('comes back where it has gone, and is not loaded twice', () => {
    const { contents } = page()
    contents.emit('did-navigate', {}, own)
    expect(contents.loadURL).not.toHaveBeenCalled()
    contents.emit('did-navigate', {}, 'about:blank')
    expect(contents.loadURL).toHaveBeenCalledExactlyOnceWith(own)
  })

  it('embeds no other', () => {
    expect(page().isKept('will-attach-webview', '')).toBe(true)
  })

  it.each([
    ['a page of the web, with a click', 'https://example.com/', true, ['https://example.com/']],
    ['a letter', 'mailto:a@example.com', true, ['mailto:a@example.com']],
    ['a page of the web, without one', 'https://example.com/', false, []],
    ['a page of the web, with half an answer', 'https://example.com/', 'true', []],
    ['a page without a lock', 'http://example.com/', true, []],
    ['a file', 'file:///etc/passwd', true, []],
    ['no address', 'nonsense', true, []],
  ])('opens no window, and in other programs what the person asked for: %s', async (_, url, hasGesture, opened) => {
    expect(page(hasGesture).open(url)).toEqual({ action: 'deny' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(electron.opened).toEqual(opened)
  })

  it('listens for gestures from its beginning on', () => {
    const { contents, asked } = page()
    contents.emit('dom-ready')
    expect(asked).toEqual([expect.stringContaining("'click', 'keydown'")])
  })

  it('is given no permission', () => {
    page()
    const decide = vi.fn()
    electron.permissions.setPermissionRequestHandler?.({}, 'camera', decide)
    expect(decide).toHaveBeenCalledExactlyOnceWith(false)
    expect(electron.permissions.setPermissionCheckHandler?.()).toBe(false)
    expect(electron.permissions.setDevicePermissionHandler?.()).toBe(false)
  })
})
