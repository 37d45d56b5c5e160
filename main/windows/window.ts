import { join } from 'node:path'
import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, screen } from 'electron'
import type { Settings, SettingsStore, WindowBounds } from '../settings.ts'
import { pageAddress } from './protocol.ts'

/** The colours of the page's background, so that a new window doesn't flash. */
const background = { light: '#f6f6f3', dark: '#14171b' }
const cascadePx = 24

/** Creates a window without a page yet. */
export function createWindow(outFolder: string, settings: SettingsStore): BrowserWindow {
  const window = new BrowserWindow({
    ...placeFor(settings.get()),
    minWidth: 800,
    minHeight: 500,
    show: false,
    backgroundColor: backgroundNow(),
    ...preferencesOf(join(outFolder, 'preload', 'index.cjs')),
  })
  // The title names the document: the page's own title, which comes later, must not replace it.
  window.on('page-title-updated', (event) => event.preventDefault())
  window.once('ready-to-show', () => {
    if (settings.get().isMaximized) window.maximize()
    window.show()
  })
  window.on('close', () => {
    void settings.change({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() })
  })
  return window
}

/** Creates a small window that asks one question, and can do nothing but show its page. */
export function createBoxWindow(size: { readonly width: number; readonly height: number }): BrowserWindow {
  const window = new BrowserWindow({
    ...size,
    useContentSize: true,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    // The windows of the held app may be in front, and can't be moved.
    alwaysOnTop: true,
    center: true,
    show: false,
    backgroundColor: backgroundNow(),
    ...preferencesOf(null),
  })
  window.once('ready-to-show', () => window.show())
  return window
}

/** The only place where `webPreferences` are made. `preload`: the script that gives the page what it may call. */
function preferencesOf(preload: string | null): Pick<BrowserWindowConstructorOptions, 'webPreferences'> {
  return {
    webPreferences: {
      ...(preload === null ? {} : { preload }),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A run must go on being drawn behind another window.
      backgroundThrottling: false,
    },
  }
}

function backgroundNow(): string {
  return nativeTheme.shouldUseDarkColors ? background.dark : background.light
}

/** Shows the page; rejects when it can't be loaded. */
export async function loadPage(window: BrowserWindow, developmentUrl: string | null): Promise<void> {
  await window.loadURL(developmentUrl ?? pageAddress)
}

/** The place of the last window, shifted a little for each open window, if it is still on a screen. */
function placeFor({ bounds }: Settings): Partial<WindowBounds> {
  if (!bounds) return { width: 1280, height: 800 }
  const shift = BrowserWindow.getAllWindows().length * cascadePx
  const place = { ...bounds, x: bounds.x + shift, y: bounds.y + shift }
  const area = screen.getDisplayMatching(place).workArea
  const isVisible =
    place.x < area.x + area.width - 100 &&
    place.x + place.width > area.x + 100 &&
    place.y >= area.y - 10 &&
    place.y < area.y + area.height - 100
  return isVisible ? place : { width: bounds.width, height: bounds.height }
}
