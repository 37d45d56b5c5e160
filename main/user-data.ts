import { join } from 'node:path'

/** Where settings, trust and recovery copies are: the folder that Electron uses too, so app and browser share them. */
export function userDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  if (env.ASYNCANVAS_USER_DATA) return env.ASYNCANVAS_USER_DATA
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Asyncanvas')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Asyncanvas')
  return join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'Asyncanvas')
}
