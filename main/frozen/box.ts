import { spawn } from 'node:child_process'
import { basename, join } from 'node:path'
import { app, type BrowserWindow, nativeTheme } from 'electron'
import { killOwnChildren, killParentTree } from '../apart/process-tree.ts'
import { createAtomicWriter } from '../files/index.ts'
import { clearTimeout, setTimeout } from '../host-timers.ts'
import { loadSettings } from '../settings.ts'
import { boxAddress, registerScheme, serveApp } from '../windows/protocol.ts'
import { harden } from '../windows/security.ts'
import { createBoxWindow } from '../windows/window.ts'
import { restartArgs } from './app-start.ts'
import type { BoxContent } from './box-process.ts'

const size = { width: 460, height: 192 }
/** The app counts as gone when its connection closes, or this long after it was killed. */
const goneMs = 5_000

/**
 * A program of its own that asks what to do with an app that does not answer. The app's watchdog starts it
 * (box-process.ts). It ends when the watchdog says so, when the app ends, and when it has its answer.
 */
export function beginBox(outFolder: string): void {
  // Started by hand, it has nothing to ask about.
  if (!process.connected) return app.exit(1)
  registerScheme()
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('window-all-closed', leave)
  // When the app ends, or is told to go on, the question is void.
  process.once('disconnect', leave)
  const told = new Promise<BoxContent>((resolve) =>
    process.once('message', (content) => resolve(content as BoxContent)),
  )
  Promise.all([told, app.whenReady()])
    .then(([content]) => show(content, outFolder))
    .catch(() => app.exit(1))
}

function leave(): void {
  app.exit(0)
}

async function show(content: BoxContent, outFolder: string): Promise<void> {
  harden(null, boxAddress)
  serveApp(join(outFolder, 'renderer'))
  const { start } = content
  const settings = await loadSettings(join(start.userData, 'settings.json'), createAtomicWriter())
  nativeTheme.themeSource = settings.get().theme
  const window = createBoxWindow(size)
  window.removeMenu()
  window.setTitle('Asyncanvas does not answer')
  window.on('page-title-updated', (event) => event.preventDefault())
  answerOf(window, (answer) => {
    if (answer === 'wait') return leave()
    if (answer === 'end') endAndStart(content)
  })
  await window.loadURL(`${boxAddress}?${wordsFor(content)}`)
  app.focus({ steal: true })
}

/** The page gets its content in its address, and answers by navigating: so it needs no way to call anything. */
function wordsFor({ freeze: { holder, path, title }, sinceMs }: BoxContent): string {
  return new URLSearchParams({
    holder,
    pipeline: path === null ? title : basename(path),
    heldMs: String(Math.round(Date.now() - sinceMs)),
  }).toString()
}

function answerOf(window: BrowserWindow, answered: (answer: string) => void): void {
  window.webContents.on('did-navigate-in-page', (_event, address) => answered(new URL(address).hash.slice(1)))
}

/**
 * Kills the app, which can't be reached, with all that it waits for; its work is on the disk
 * (main/documents/recovery-slot.ts).
 */
function endAndStart({ freeze, start }: BoxContent): void {
  process.off('disconnect', leave)
  const again = (): void => {
    // Chromium's helpers would otherwise stay as long as the new app, which inherits their sockets.
    killOwnChildren()
    // An AppImage must be unpacked again.
    const program = process.env.APPIMAGE ?? start.program
    spawn(program, restartArgs(start, freeze), { cwd: start.folder, detached: true, stdio: 'ignore' }).unref()
    app.exit(0)
  }
  const timer = setTimeout(again, goneMs)
  process.once('disconnect', () => {
    clearTimeout(timer)
    again()
  })
  killParentTree()
}
