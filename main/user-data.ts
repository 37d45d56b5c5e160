import { chmodSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const ownName = 'Asyncanvas'
/** All that is ever put there, but for what Chromium puts there. */
const ownEntries = new Set([
  'settings.json',
  'trusted.json',
  'code-cache',
  'recovery',
  'recovery-browser',
  'kept',
  'frozen-box',
])

/** Where settings, trust and recovery copies are: the folder that Electron uses too, so app and browser share them. */
export function userDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  if (env.ASYNCANVAS_USER_DATA) return env.ASYNCANVAS_USER_DATA
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), ownName)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', ownName)
  return join(env.XDG_CONFIG_HOME ?? join(home, '.config'), ownName)
}

/** Where a text is kept while it is written in place, if that can't be beside its file. */
export function keptFolders(userData: string): readonly string[] {
  return [join(userData, 'kept'), tmpdir()]
}

/**
 * Lets nobody but its owner look into the folder, where it is there already: what is in it is all of a person's unsaved
 * work. A folder that somebody named and that has other things in it stays as it is; what we put there is private itself.
 */
export function closeUserData(folder: string): void {
  try {
    const { mode, uid } = statSync(folder)
    if ((mode & 0o077) === 0 || uid !== process.geteuid?.()) return
    const isOurs = basename(folder) === ownName || readdirSync(folder).every((name) => ownEntries.has(name))
    if (isOurs) chmodSync(folder, 0o700)
  } catch {
    // It is made when there is something to put there.
  }
}
