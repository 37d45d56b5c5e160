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
/** The app is gone as soon as its end of the line is; where that is not heard of, it has been killed all the same. */
const goneMs = 5_000

/**
 * A program of its own that asks what shall become of an app which does not answer: started by the app's watchdog
 * (box-process.ts), it goes when that tells it to, when the app goes, and when it has its answer.
 */
export function beginBox(outFolder: string): void {
  // Whoever starts it by hand has nothing to ask about.
  if (!process.connected) return app.exit(1)
  registerScheme()
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('window-all-closed', leave)
  // With the app, which may have been told to go on, the question has gone.
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

/** The page is told by its address, and answers by it: it needs no way to call anything. */
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

/** What cannot be reached is killed, with all that it waits for; its work is on the disk (main/documents/recovery-slot.ts). */
function endAndStart({ freeze, start }: BoxContent): void {
  process.off('disconnect', leave)
  const again = (): void => {
    // Chromium's helpers would stay for as long as the new app, which inherits their sockets.
    killOwnChildren()
    // An AppImage is unpacked anew.
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
