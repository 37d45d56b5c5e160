import { join, resolve } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain } from 'electron'
import type { CommandId } from '#commands'
import { described } from '#foreign-value'
import { electronProcess } from './apart/electron-process.ts'
import { codeThread } from './code/code-thread.ts'
import { guardApp } from './contained/app-exits.ts'
import { guardSharedProcess } from './contained/shared-process.ts'
import { firstDocument } from './documents/examples.ts'
import { heldDocument, isCopyOfHeld } from './frozen/after-freeze.ts'
import { appStart, type Freeze, freezeIn, isBox } from './frozen/app-start.ts'
import { serve } from './handlers/ipc.ts'
import { createServices } from './handlers/services.ts'
import type { NewWindow, Services } from './handlers/window-commands.ts'
import { outliveStandardStreams } from './standard-streams.ts'
import { watchThread } from './watchdog/thread-watch.ts'
import { type AppWindows, createAppWindows, openFirstWindows } from './windows/app-windows.ts'
import { showMenu } from './windows/menu.ts'
import { registerScheme, serveApp } from './windows/protocol.ts'
import { harden } from './windows/security.ts'

// This file is bundled to out/main/index.cjs.
const outFolder = join(__dirname, '..')
const exampleFolder = join(outFolder, '..', 'examples')
/** In a packed app the examples are in the archive, and the files that they read are beside it (electron-builder.config.cjs). */
const exampleOrigin = app.isPackaged ? join(process.resourcesPath, 'examples') : exampleFolder
const developmentUrl = app.isPackaged ? null : (process.env.ELECTRON_RENDERER_URL ?? null)

/** Files that were asked for before there was a window. */
const early: string[] = []
let openFile = (path: string): void => {
  early.push(path)
}

if (isBox(process.argv)) void import('./frozen/box.ts').then(({ beginBox }) => beginBox(outFolder))
else if (!app.requestSingleInstanceLock({ args: process.argv })) app.quit()
else begin()

function begin(): void {
  outliveStandardStreams()
  guardApp()
  guardSharedProcess()
  registerScheme()
  // Some people turn the system's sandbox off (as root, in containers); enabling it would crash every helper process.
  // Windows ask for theirs in any case.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFile(path)
  })
  app.on('second-instance', (_event, argv, folder, data) => {
    // Chromium reorders and extends `argv`, so the arguments as typed come as data.
    const args = (data as { args?: unknown } | null)?.args
    const [path] = filesIn(Array.isArray(args) ? args.map(String) : argv, folder)
    if (path !== undefined) openFile(path)
    else BrowserWindow.getAllWindows()[0]?.focus()
  })
  app.on('window-all-closed', () => app.quit())
  app.whenReady().then(start).catch(giveUp)
}

async function start(): Promise<void> {
  harden(developmentUrl)
  serveApp(join(outFolder, 'renderer'))
  const userData = app.getPath('userData')
  watchThread({
    file: join(__dirname, 'watchdog.cjs'),
    ownFolder: outFolder,
    app: appStart(process.argv, {
      program: process.execPath,
      appPath: process.defaultApp ? app.getAppPath() : null,
      folder: process.cwd(),
      userData,
    }),
  })
  const services = await createServices({
    userData,
    readTexts: codeThread(join(__dirname, 'code-worker.cjs')),
    startProcess: electronProcess(join(__dirname, 'apart.cjs')),
    exampleFolder,
    exampleOrigin,
    recoveryName: 'recovery',
  })
  const windows = createAppWindows({ services, outFolder, developmentUrl, onChange: () => refreshMenu() })
  const refreshMenu = (): void => showAppMenu(windows, services)
  serve(ipcMain, (sent) => windows.commandsFor(sent))
  refreshMenu()
  await openFirst(windows, services)
  openFile = (path) => void windows.openFile(path).catch(tell)
  // Files that were asked for while the first windows were opening.
  for (const path of early.splice(0)) openFile(path)
}

async function openFirst(windows: AppWindows, services: Services): Promise<void> {
  const paths = [...early.splice(0), ...filesIn(process.argv, process.cwd())]
  const left = await services.recoveries.leftovers()
  const freeze = freezeIn(process.argv)
  const held = freeze && !left.copies.some((copy) => isCopyOfHeld(freeze, copy)) ? await heldAgain(freeze) : null
  if (left.copies.length + left.unreadable.length > 0 || (paths.length === 0 && !held)) {
    const document = await firstDocument(exampleFolder, exampleOrigin)
    await openFirstWindows(windows, left, { document }, freeze)
  }
  if (held) await windows.open(held)
  for (const path of paths) await windows.openFile(path)
}

/** The window for the pipeline that held the app; it has no unsaved copy. */
async function heldAgain(freeze: Freeze): Promise<NewWindow | null> {
  const document = await heldDocument(freeze, { folder: exampleFolder, origin: exampleOrigin })
  return document && { document, heldBy: freeze.holder }
}

function showAppMenu(windows: AppWindows, services: Services): void {
  const actions = {
    command: (id: CommandId) => windows.focused()?.emit('menuCommand', id),
    newWindow: () => void windows.open({}).catch(tell),
    open: (path: string) => openFile(path),
  }
  showMenu(actions, {
    isMac: process.platform === 'darwin',
    recent: services.settings.get().recent,
    isDeveloping: developmentUrl !== null,
  })
}

function filesIn(argv: readonly string[], folder: string): readonly string[] {
  return argv.filter((part) => part.endsWith('.pipeline')).map((part) => resolve(folder, part))
}

/** Only tells the error: the other windows stay, since they may hold unsaved work. */
function tell(error: unknown): void {
  dialog.showErrorBox('Not opened', `${described(error).message}.\nTry it again.`)
}

/** Without a window the terminal is the only place for the error. */
function giveUp(error: unknown): void {
  process.stderr.write(`Asyncanvas could not start: ${described(error).message}\n`)
  app.exit(1)
}
