import { join } from 'node:path'
import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, screen } from 'electron'
import type { Settings, SettingsStore, WindowBounds } from '../settings.ts'
import { pageAddress } from './protocol.ts'

/** Colours of the page's own background, so that a new window doesn't flash. */
const background = { light: '#f6f6f3', dark: '#14171b' }
const cascadePx = 24

/** A window without a page yet. */
export function createWindow(outFolder: string, settings: SettingsStore): BrowserWindow {
  const window = new BrowserWindow({
    ...placeFor(settings.get()),
    minWidth: 800,
    minHeight: 500,
    show: false,
    backgroundColor: backgroundNow(),
    ...preferencesOf(join(outFolder, 'preload', 'index.cjs')),
  })
  // The title names the document: the page's own, which comes later, must not take its place.
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

/** A small window that asks one thing, and can do nothing but show its page. */
export function createBoxWindow(size: { readonly width: number; readonly height: number }): BrowserWindow {
  const window = new BrowserWindow({
    ...size,
    useContentSize: true,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    // Windows of an app that is held may be in front, and can't be moved.
    alwaysOnTop: true,
    center: true,
    show: false,
    backgroundColor: backgroundNow(),
    ...preferencesOf(null),
  })
  window.once('ready-to-show', () => window.show())
  return window
}

/** The one place where `webPreferences` are made. `preload`: what the page may call. */
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
      // A run's picture must go on behind another window.
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

/** Where the last window was, a little further for each one open, if that is still on a screen. */
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
