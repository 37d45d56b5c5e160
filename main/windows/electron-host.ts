import { resolve } from 'node:path'
import { app, type BrowserWindow, dialog, nativeTheme } from 'electron'
import type { ThemeChoice } from '#bridge'
import { type ExportTarget, exportTargets } from '#codegen'
import { withSignMarks } from '#words'
import type { LoadedDocument } from '../documents/load-document.ts'
import type { EditorWindow, WindowHost } from '../handlers/editor-window.ts'
import { platformName } from '../handlers/platform-name.ts'
import { wasJustPressed } from './person-input.ts'

export interface ElectronHostOptions {
  browserWindowOf(window: EditorWindow): BrowserWindow | null
  newWindow(document: LoadedDocument): Promise<void>
  openFile(path: string): Promise<void>
  changed(): void
  theme(): ThemeChoice
}

const pipelines = { name: 'Pipelines', extensions: ['pipeline'] }

/** The app as host: the system's dialogs, a window for each document. */
export function electronHost(options: ElectronHostOptions): WindowHost {
  return {
    kind: 'electron',
    platform: platformName(process.platform),
    version: app.getVersion(),
    newDocument: (_window, document) => options.newWindow(document),
    // An untouched window: its document was never saved and has no changes.
    takesIntoThisWindow: (window) => window.document.path === null && !window.isDirty && window.leftover === null,
    openElsewhere: (path) => options.openFile(path),
    async askOpenPath(window) {
      const parent = options.browserWindowOf(window)
      const question = { properties: ['openFile' as const], filters: [pipelines] }
      const { filePaths } = await (parent ? dialog.showOpenDialog(parent, question) : dialog.showOpenDialog(question))
      return filePaths[0] ?? null
    },
    async askSavePath(window, name, kind) {
      const parent = options.browserWindowOf(window)
      const question = { defaultPath: name, filters: [kind === 'pipeline' ? pipelines : filterOf(kind)] }
      const { filePath } = await (parent ? dialog.showSaveDialog(parent, question) : dialog.showSaveDialog(question))
      // The dialogs of older Electrons give '' when they are cancelled.
      return filePath ? filePath : null
    },
    resolve: async (path) => ({ ok: true, value: resolve(path) }),
    shown: (path) => path,
    list: async () => [],
    async isPersonThere(window) {
      const asked = options.browserWindowOf(window)
      if (!asked || asked.isDestroyed()) return false
      return wasJustPressed(asked) || (await isAgreed(asked))
    },
    changed(window) {
      nativeTheme.themeSource = options.theme()
      const browserWindow = options.browserWindowOf(window)
      if (browserWindow && !browserWindow.isDestroyed()) showTitle(browserWindow, window)
      options.changed()
    },
  }
}

function filterOf(target: ExportTarget) {
  const { files, extension } = exportTargets[target]
  return { name: files, extensions: [extension.slice(1)] }
}

/** Asks with the system's own dialog, when nobody has pressed anything in the page that asks. */
async function isAgreed(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'Run the code that this window has just shown?',
    detail: 'It was not written here, and can do on this machine whatever you can do.',
    buttons: ['Cancel', 'Run'],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}

function showTitle(browserWindow: BrowserWindow, { document, isDirty }: EditorWindow): void {
  browserWindow.setTitle(`${isDirty ? '* ' : ''}${withSignMarks(document.name)} - Asyncanvas`)
  browserWindow.setDocumentEdited(isDirty)
  browserWindow.setRepresentedFilename(document.path ?? '')
}
