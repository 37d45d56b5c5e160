import { chmodSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const ownName = 'Asyncanvas'
/** All entries that this app puts there; Chromium adds its own. */
const ownEntries = new Set([
  'settings.json',
  'trusted.json',
  'code-cache',
  'recovery',
  'recovery-browser',
  'kept',
  'frozen-box',
])

/** The folder of settings, trust and recovery copies. It is the folder that Electron uses too, so app and browser share it. */
export function userDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  if (env.ASYNCANVAS_USER_DATA) return env.ASYNCANVAS_USER_DATA
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), ownName)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', ownName)
  return join(env.XDG_CONFIG_HOME ?? join(home, '.config'), ownName)
}

/** Where the text is kept during a write in place, if that can't be beside its file. */
export function keptFolders(userData: string): readonly string[] {
  return [join(userData, 'kept'), tmpdir()]
}

/**
 * Gives only the owner access to the folder, if it exists: it holds all of a person's unsaved work. A folder that a person
 * chose and that has other contents keeps its mode; the files that we put there are private anyway.
 */
export function closeUserData(folder: string): void {
  try {
    const { mode, uid } = statSync(folder)
    if ((mode & 0o077) === 0 || uid !== process.geteuid?.()) return
    const isOurs = basename(folder) === ownName || readdirSync(folder).every((name) => ownEntries.has(name))
    if (isOurs) chmodSync(folder, 0o700)
  } catch {
    // The folder is made when there is something to put there.
  }
}
