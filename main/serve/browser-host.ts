import { isAbsolute } from 'node:path'
import { placeDocument } from '../handlers/documents.ts'
import type { WindowHost } from '../handlers/editor-window.ts'
import { platformName } from '../handlers/platform-name.ts'
import type { Services } from '../handlers/window-commands.ts'
import type { FolderGuard } from './folder-guard.ts'

/** A browser's page as host: no dialogs of our own, one document at a time, only the files of one folder. */
export function browserHost(guard: FolderGuard, services: Services, version: string): WindowHost {
  const host: WindowHost = {
    kind: 'browser',
    platform: platformName(process.platform),
    version,
    async newDocument(window, document) {
      await placeDocument(window, { host, settings: services.settings }, document)
    },
    takesIntoThisWindow: () => true,
    openElsewhere: async () => undefined,
    askOpenPath: async () => null,
    async askSavePath(_window, name) {
      const resolved = await guard.resolve(isAbsolute(name) ? guard.shown(name) : name)
      return resolved.ok ? resolved.value : null
    },
    resolve: (path) => guard.resolve(path),
    shown: (path) => guard.shown(path),
    list: () => guard.list(),
    // A browser does not tell a server whether a person pressed anything.
    isPersonThere: async () => true,
    changed: () => undefined,
  }
  return host
}
